using System.Globalization;
using Kontor.Errors;

namespace Kontor.Serving.Rows;

/// <summary>Rows matched to a signature: a column for each input, every value checked. A row with a bad value has a fault.</summary>
internal sealed class BoundRows
{
    private readonly ScoreRows _rows;
    private readonly double[]?[] _numbers; // per input (rows); null for texts and columns that were left out
    private readonly string?[]?[] _texts;

    private BoundRows(ScoreRows rows, int inputs)
    {
        _rows = rows;
        _numbers = new double[inputs][];
        _texts = new string?[inputs][];
        Faults = new DataFault?[rows.Count];
    }

    internal int Count => _rows.Count;

    /// <summary>Row -> what is wrong with it; null for a good one.</summary>
    internal DataFault?[] Faults { get; }

    /// <summary>The numbers of an input, NaN where one is missing; null for a column that was left out.</summary>
    internal double[]? Numbers(int input) => _numbers[input];

    /// <summary>The texts of an input, null where one is missing; null for a column that was left out.</summary>
    internal string?[]? Texts(int input) => _texts[input];

    /// <summary>Marks a row as bad; its first fault stays.</summary>
    internal void Refuse(int row, string? column, FaultCode code, string found, string needed) =>
        Faults[row] ??= new DataFault(code, _rows.Where, found, needed) { Row = _rows.NumberOf(row), Column = column };

    /// <summary>Marks a row as bad with what a library said of it.</summary>
    internal void Refuse(int row, DataFault fault) => Faults[row] ??= fault with { Where = _rows.Where, Row = _rows.NumberOf(row) };

    /// <summary>Matches rows to a signature.</summary>
    /// <exception cref="DataException">A column is unknown, there twice, or missing.</exception>
    internal static BoundRows Of(ScoreRows rows, Signature signature)
    {
        var bound = new BoundRows(rows, signature.Inputs.Length);
        bool[] seen = new bool[signature.Inputs.Length];
        foreach (ScoreColumn column in rows.Columns)
        {
            int input = IndexOf(signature, column.Name);
            if (input < 0) throw Throw.UnknownColumn(rows.Where, column.Name, signature);
            if (seen[input]) throw Throw.ColumnTwice(rows.Where, column.Name);
            seen[input] = true;
            bound.Bind(column, input, signature.Inputs[input]);
        }
        for (int i = 0; i < seen.Length; i++)
        {
            if (!seen[i] && signature.Inputs[i].IsRequired) throw Throw.ColumnMissing(rows, signature, i);
        }
        return bound;
    }

    private static int IndexOf(Signature signature, string name)
    {
        for (int i = 0; i < signature.Inputs.Length; i++)
        {
            if (string.Equals(signature.Inputs[i].Name, name, StringComparison.Ordinal)) return i;
        }
        return -1;
    }

    private void Bind(ScoreColumn column, int input, Field field)
    {
        bool needed = field is { IsRequired: true, MayBeMissing: false };
        if (field.Type == FieldType.Text)
        {
            string?[] texts = new string?[Count];
            for (int r = 0; r < Count; r++)
            {
                string? text = column.TextAt(r);
                texts[r] = string.IsNullOrEmpty(text) ? null : text;
                if (texts[r] is null && needed) Refuse(r, field.Name, FaultCode.Missing, "nothing", "a text");
            }
            _texts[input] = texts;
            return;
        }
        double[] numbers = new double[Count];
        for (int r = 0; r < Count; r++)
        {
            double value = column.Type == FieldType.Number ? column.Numbers[r] : Parse(column.Texts[r], r, field.Name);
            numbers[r] = value;
            if (double.IsInfinity(value)) Refuse(r, field.Name, FaultCode.NotFinite, value.ToString(CultureInfo.InvariantCulture), "a finite number");
            else if (double.IsNaN(value) && needed) Refuse(r, field.Name, FaultCode.Missing, "no number", "a number");
        }
        _numbers[input] = numbers;
    }

    private double Parse(string? text, int row, string column)
    {
        if (string.IsNullOrWhiteSpace(text)) return double.NaN;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)) return value;
        Refuse(row, column, FaultCode.NotANumber, $"'{text}'", "a number");
        return double.NaN;
    }
}
