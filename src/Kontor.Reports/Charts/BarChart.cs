using System.Collections.Immutable;
using Kontor.Reports.Colours;
using Kontor.Reports.Drawing;
using Kontor.Reports.Numbers;
using Kontor.Reports.Scales;

namespace Kontor.Reports.Charts;

/// <summary>Horizontal bars, ranked, each with its value and optionally an interval; or groups of bars, one colour per series.</summary>
public sealed record BarChart : Chart
{
    private const double Size = 12.5;

    /// <summary>The names of the categories.</summary>
    public required ImmutableArray<string> Categories { get; init; }

    /// <summary>One to six series, each with one value per category.</summary>
    public required ImmutableArray<BarSeries> Series { get; init; }

    /// <summary>The category that stands out, by index into <see cref="Categories"/>; null (default) for none, and then all bars have the accent.</summary>
    public int? Highlight { get; init; }

    /// <summary>The order from top to bottom. Default <see cref="BarOrder.Descending"/>.</summary>
    public BarOrder Order { get; init; } = BarOrder.Descending;

    /// <summary>The most categories that are drawn, 1 or more; a note counts the others. Default 30.</summary>
    public int Most { get; init; } = 30;

    /// <summary>How values are written. Default plain.</summary>
    public NumberStyle Numbers { get; init; } = NumberStyle.Plain;

    private int Shown => Math.Min(Most, Categories.Length);

    private bool Grouped => Series.Length > 1;

    private double Row => Grouped ? (16 * Series.Length) + 12 : 28;

    private double Head => Grouped ? 28 : 6;

    private protected override double GetHeight() => Shown == 0 ? 80 : Head + (Row * Shown) + (Shown < Categories.Length ? 26 : 6);

    private protected override Chart Prepare() => this with { Numbers = Numbers.ForAll(Series.SelectMany(s => s.Values)) };

    private protected override void Validate()
    {
        if (Series.Length < 1 || Series.Length > Palette.Lines.Length) Throw.Argument(nameof(Series), $"has {Series.Length} items, needs 1 to {Palette.Lines.Length}");
        if (Most < 1) Throw.Argument(nameof(Most), $"is {Most}, needs 1 or more");
        foreach (BarSeries series in Series)
        {
            Throw.IfLength(nameof(Series), series.Values.Length, Categories.Length);
            Throw.IfLength(nameof(BarSeries.High), series.High.Length, series.Low.Length);
            if (!series.Low.IsEmpty) Throw.IfLength(nameof(BarSeries.Low), series.Low.Length, Categories.Length);
        }
    }

    private protected override string Describe()
    {
        IEnumerable<string> bars = Ranked().Take(Shown).Select(c => $"{Categories[c]}: {string.Join(", ", Series.Select(s => Said(s, c)))}");
        return Categories.IsEmpty ? "No data." : string.Join("; ", bars) + ".";
    }

    private protected override void Draw(SvgWriter svg)
    {
        if (LinearScale.Range(Series.SelectMany(s => s.Values.Concat(s.Low).Concat(s.High))) is not { } range)
        {
            DrawNothing(svg);
            return;
        }
        range = FromZero(range);
        if (range.Low == range.High) range = (0, 1);
        int[] order = [.. Ranked().Take(Shown)];
        double names = Math.Min(Width * 0.36, order.Max(c => TextMeasure.Width(Categories[c], Size * TextMeasure.Bold)) + 12);
        double values = order.Max(c => Series.Max(s => TextMeasure.Width(Numbers.Format(s.Values[c]), Size * TextMeasure.Bold))) + 8;
        double left = names + (range.Low < 0 ? values : 0), right = Math.Max(left + 20, Width - (range.High > 0 ? values : 0));
        var scale = new LinearScale(range.Low, range.High, left, right);
        if (Grouped) DrawKey(svg, names);
        for (int r = 0; r < order.Length; r++) DrawCategory(svg, scale, order[r], Head + (r * Row), names);
        double zero = scale.Map(0);
        svg.Line(zero, Head, zero, Head + (Row * Shown), Palette.Rule);
        if (Shown < Categories.Length) svg.Text(names, GetHeight() - 8, $"and {Categories.Length - Shown} more", Palette.Quiet);
    }

    private IEnumerable<int> Ranked()
    {
        IEnumerable<int> all = Enumerable.Range(0, Categories.Length);
        double Key(int c) => LinearScale.CanDraw(Series[0].Values[c]) ? Series[0].Values[c] : double.NaN;
        return Order switch
        {
            BarOrder.Descending => all.OrderByDescending(Key),
            BarOrder.Ascending => all.OrderBy(c => double.IsNaN(Key(c)) ? double.PositiveInfinity : Key(c)),
            _ => all,
        };
    }

    private string Said(BarSeries series, int category)
    {
        string value = (Grouped ? series.Name + " " : "") + Numbers.Format(series.Values[category]);
        return series.Low.IsEmpty ? value : $"{value} ({Numbers.Format(series.Low[category], series.High[category])})";
    }

    private void DrawKey(SvgWriter svg, double left)
    {
        double x = left;
        for (int s = 0; s < Series.Length; s++)
        {
            svg.Rect(x, 3, 10, 10, Palette.Lines[s], 2);
            string text = TextMeasure.Fit(Series[s].Name, 160, Size);
            svg.Text(x + 15, 12, text, Palette.Text, size: Size);
            x += 15 + TextMeasure.Width(text, Size) + 18;
        }
    }

    private void DrawCategory(SvgWriter svg, LinearScale scale, int category, double top, double names)
    {
        bool stands = Highlight == category;
        double thick = Grouped ? 13 : 18;
        svg.FittedText(names - 10, top + (Row / 2) + 4, Categories[category], names - 10, stands ? Palette.Ink : Palette.Text, TextAnchor.End, Size, stands);
        for (int s = 0; s < Series.Length; s++)
        {
            BarSeries series = Series[s];
            double y = top + (Grouped ? 6 + (16 * s) : (Row - thick) / 2), middle = y + (thick / 2), value = series.Values[category];
            if (!LinearScale.CanDraw(value))
            {
                svg.Text(scale.Map(0) + 6, middle + 4, Numbers.Format(double.NaN), Palette.Quiet, size: Size);
                continue;
            }
            double zero = scale.Map(0), end = scale.Map(value);
            Paint paint = Grouped ? Palette.Lines[s] : Highlight is null || stands ? Palette.Accent : Palette.Muted;
            svg.Rect(Math.Min(zero, end), y, Math.Abs(end - zero), thick, paint, title: $"{Categories[category]}: {Said(series, category)}");
            double edge = DrawWhisker(svg, scale, series, category, middle, end);
            svg.Text(edge + (value < 0 ? -6 : 6), middle + 4, Numbers.Format(value), Palette.Ink, value < 0 ? TextAnchor.End : TextAnchor.Start, Size, stands);
        }
    }

    /// <summary>Draws the interval and returns the pixel beyond which the value's label has room.</summary>
    private static double DrawWhisker(SvgWriter svg, LinearScale scale, BarSeries series, int category, double y, double end)
    {
        if (series.Low.IsEmpty || !LinearScale.CanDraw(series.Low[category]) || !LinearScale.CanDraw(series.High[category])) return end;
        double low = scale.Map(series.Low[category]), high = scale.Map(series.High[category]);
        svg.Line(low, y, high, y, Palette.Page, 3.5);
        svg.Line(low, y, high, y, Palette.Ink, 1.2);
        svg.Line(low, y - 4, low, y + 4, Palette.Ink, 1.2);
        svg.Line(high, y - 4, high, y + 4, Palette.Ink, 1.2);
        return series.Values[category] < 0 ? Math.Min(end, low) : Math.Max(end, high);
    }
}
