using System.Globalization;

namespace Kontor.Serving.Rows;

/// <summary>One column of rows: numbers, NaN where one is missing, or texts, null where one is missing.</summary>
public sealed class ScoreColumn
{
    private readonly double[]? _numbers;
    private readonly string?[]? _texts;

    private ScoreColumn(string name, double[]? numbers, string?[]? texts)
    {
        ArgumentNullException.ThrowIfNull(name);
        (Name, _numbers, _texts) = (name, numbers, texts);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What it holds.</summary>
    public FieldType Type => _numbers is null ? FieldType.Text : FieldType.Number;

    /// <summary>The number of rows.</summary>
    public int Count => _numbers?.Length ?? _texts!.Length;

    /// <summary>The numbers. Shape: (rows).</summary>
    /// <exception cref="InvalidOperationException">The column holds texts.</exception>
    public ReadOnlySpan<double> Numbers => _numbers ?? throw new InvalidOperationException($"column {Name} holds texts");

    /// <summary>The texts. Shape: (rows).</summary>
    /// <exception cref="InvalidOperationException">The column holds numbers.</exception>
    public ReadOnlySpan<string?> Texts => _texts ?? throw new InvalidOperationException($"column {Name} holds numbers");

    /// <summary>A column of numbers; the array is kept, not copied.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">The numbers, NaN where one is missing.</param>
    public static ScoreColumn OfNumbers(string name, double[] values) => new(name, values ?? throw new ArgumentNullException(nameof(values)), null);

    /// <summary>A column of texts; the array is kept, not copied.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">The texts, null where one is missing.</param>
    public static ScoreColumn OfTexts(string name, string?[] values) => new(name, null, values ?? throw new ArgumentNullException(nameof(values)));

    /// <summary>A value as text, numbers with as many digits as bring them back; null where it is missing.</summary>
    /// <param name="row">The row.</param>
    public string? TextAt(int row) => _texts is not null ? _texts[row] : double.IsNaN(_numbers![row]) ? null : _numbers[row].ToString("R", CultureInfo.InvariantCulture);
}
