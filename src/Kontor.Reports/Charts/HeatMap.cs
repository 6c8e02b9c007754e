using System.Collections.Immutable;
using Kontor.Reports.Colours;
using Kontor.Reports.Drawing;
using Kontor.Reports.Numbers;
using Kontor.Reports.Scales;

namespace Kontor.Reports.Charts;

/// <summary>A table of coloured cells with their values, in inks that read on each colour, and a key.</summary>
public sealed record HeatMap : Chart
{
    private const double Size = 12;
    private const double RowHeight = 28;

    /// <summary>The names of the rows.</summary>
    public required ImmutableArray<string> Rows { get; init; }

    /// <summary>The names of the columns.</summary>
    public required ImmutableArray<string> Columns { get; init; }

    /// <summary>The values, row by row; NaN is an empty cell.</summary>
    public required ImmutableArray<double> Values { get; init; }

    /// <summary>The kind of colour scale. Default <see cref="Shading.Sequential"/>.</summary>
    public Shading Shading { get; init; } = Shading.Sequential;

    /// <summary>The middle of a diverging scale, finite. Default 0.</summary>
    public double Middle { get; init; }

    /// <summary>How values are written. Default plain.</summary>
    public NumberStyle Numbers { get; init; } = NumberStyle.Plain;

    private bool IsEmpty => Rows.IsEmpty || Columns.IsEmpty || !Any(Values);

    private protected override double GetHeight() => IsEmpty ? 80 : 26 + (RowHeight * Rows.Length) + 42;

    private protected override Chart Prepare() => this with { Numbers = Numbers.ForAll(Values) };

    private protected override void Validate()
    {
        Throw.IfLength(nameof(Values), Values.Length, Rows.Length * Columns.Length);
        if (!LinearScale.CanDraw(Middle)) Throw.Argument(nameof(Middle), $"is {Middle}, needs a finite number");
    }

    private protected override string Describe()
    {
        if (LinearScale.Range(Values) is not { } range) return "No data.";
        int least = Values.IndexOf(range.Low), most = Values.IndexOf(range.High);
        return $"{Rows.Length} rows by {Columns.Length} columns. Least {Place(least)}, most {Place(most)}.";
    }

    private protected override void Draw(SvgWriter svg)
    {
        if (IsEmpty || LinearScale.Range(Values) is not { } range)
        {
            DrawNothing(svg);
            return;
        }
        (double low, double high) = Domain(range);
        double left = Math.Min(Width * 0.34, Rows.Max(r => TextMeasure.Width(r, Size)) + 12), cell = (Width - left) / Columns.Length;
        bool labelled = cell - 4 >= Values.Where(LinearScale.CanDraw).Max(v => TextMeasure.Width(Numbers.Format(v), Size));
        DrawColumns(svg, left, cell);
        for (int r = 0; r < Rows.Length; r++)
        {
            double y = 26 + (r * RowHeight);
            svg.FittedText(left - 10, y + 18, Rows[r], left - 10, Palette.Text, TextAnchor.End, Size);
            for (int c = 0; c < Columns.Length; c++)
            {
                double value = Values[(r * Columns.Length) + c], x = left + (c * cell);
                bool known = LinearScale.CanDraw(value);
                int shade = known ? Shade(value, low, high) : 0;
                double gap = cell > 6 ? 1 : 0;
                svg.Rect(x + gap, y + 1, cell - (2 * gap), RowHeight - 2, known ? Scale[shade] : Palette.Wash, title: Place((r * Columns.Length) + c));
                if (!labelled && (known || cell <= 12)) continue;
                Paint ink = known ? Inks[shade] : Palette.Quiet;
                svg.Text(x + (cell / 2), y + 18, Numbers.Format(known ? value : double.NaN), ink, TextAnchor.Middle, Size);
            }
        }
        DrawKey(svg, left, low, high);
    }

    private ImmutableArray<Paint> Scale => Shading == Shading.Sequential ? Palette.Sequential : Palette.Diverging;

    private ImmutableArray<Paint> Inks => Shading == Shading.Sequential ? Palette.OnSequential : Palette.OnDiverging;

    private (double Low, double High) Domain((double Low, double High) range)
    {
        if (Shading == Shading.Sequential) return range;
        double reach = Math.Min(LinearScale.Limit, Math.Max(Math.Abs(range.High - Middle), Math.Abs(Middle - range.Low)));
        return (Middle - reach, Middle + reach);
    }

    /// <summary>The step of the scale; the middle one when all values are equal.</summary>
    private int Shade(double value, double low, double high) =>
        high > low ? Math.Clamp((int)((value - low) / (high - low) * Scale.Length), 0, Scale.Length - 1) : Scale.Length / 2;

    private string Place(int index) => $"{Rows[index / Columns.Length]}, {Columns[index % Columns.Length]}: {Numbers.Format(Values[index])}";

    private void DrawColumns(SvgWriter svg, double left, double cell)
    {
        // where columns are narrower than their names, name every n-th
        double widest = Math.Min(90, Columns.Max(c => TextMeasure.Width(c, Size))) + 6;
        int stride = cell >= Math.Min(widest, 44) ? 1 : (int)Math.Ceiling(widest / cell);
        for (int c = 0; c < Columns.Length; c += stride)
        {
            svg.FittedText(left + ((c + 0.5) * cell), 17, Columns[c], (cell * stride) - 4, Palette.Quiet, TextAnchor.Middle, Size);
        }
    }

    private void DrawKey(SvgWriter svg, double left, double low, double high)
    {
        double y = GetHeight() - 26, step = Math.Min(26, (Width - left) / Scale.Length);
        for (int i = 0; i < Scale.Length; i++) svg.Rect(left + 1 + (i * step), y, step, 8, Scale[i]);
        double right = left + 1 + (step * Scale.Length);
        svg.Text(left + 1, y + 22, Numbers.Format(low), Palette.Quiet, size: 11);
        if (Shading == Shading.Diverging) svg.Text((left + 1 + right) / 2, y + 22, Numbers.Format(Middle), Palette.Quiet, TextAnchor.Middle, 11);
        svg.Text(right, y + 22, Numbers.Format(high), Palette.Quiet, TextAnchor.End, 11);
    }
}
