using Kontor.Reports.Charts;
using Kontor.Reports.Drawing;
using Kontor.Reports.Numbers;

namespace Kontor.Reports.Html;

/// <summary>A cell of a table: text, a number, an interval or a sparkline, as its column says.</summary>
public sealed record Cell
{
    private readonly string _text = "";
    private readonly double _low, _high;
    private readonly Sparkline? _line;

    private Cell(ColumnKind kind) => Kind = kind;

    private Cell(ColumnKind kind, double low, double high) : this(kind) => (_low, _high) = (low, high);

    private Cell(string text) : this(ColumnKind.Text) => _text = text;

    private Cell(Sparkline line) : this(ColumnKind.Sparkline) => _line = line;

    /// <summary>The kind of column that can hold it.</summary>
    public ColumnKind Kind { get; }

    /// <summary>A text.</summary>
    /// <param name="text">Escaped when it is written.</param>
    public static implicit operator Cell(string text) => new(text ?? throw new ArgumentNullException(nameof(text)));

    /// <summary>A number; what is not finite is written as a dash.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Cell(double value) => new(ColumnKind.Number, value, value);

    /// <summary>A sparkline.</summary>
    /// <param name="line">The sparkline.</param>
    public static implicit operator Cell(Sparkline line) => new(line ?? throw new ArgumentNullException(nameof(line)));

    /// <summary>An interval.</summary>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end.</param>
    public static Cell Interval(double low, double high) => new(ColumnKind.Interval, low, high);

    /// <summary>The numbers that the cell holds.</summary>
    internal IEnumerable<double> Values => Kind is ColumnKind.Number or ColumnKind.Interval ? [_low, _high] : [];

    /// <summary>The content as HTML.</summary>
    internal string ToHtml(NumberStyle numbers) => Kind switch
    {
        ColumnKind.Number => Markup.Escape(numbers.Format(_low)),
        ColumnKind.Interval => Markup.Escape(numbers.Format(_low, _high)),
        ColumnKind.Sparkline => _line!.ToInlineSvg().TrimEnd(),
        _ => Markup.Escape(_text),
    };
}
