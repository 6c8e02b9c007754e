using System.Collections.Immutable;
using Kontor.Reports.Colours;
using Kontor.Reports.Drawing;
using Kontor.Reports.Numbers;
using Kontor.Reports.Scales;

namespace Kontor.Reports.Charts;

/// <summary>From a start through contributions up and down to an end, as columns that hand on their level.</summary>
/// <remarks>The end is the sum: it is not given, so that it cannot be wrong. A contribution that is not finite is drawn as a dash and adds nothing.</remarks>
public sealed record Waterfall : Chart
{
    private const double Size = 12;

    /// <summary>What the first column is called.</summary>
    public required string StartLabel { get; init; }

    /// <summary>The level before all contributions, finite.</summary>
    public required double Start { get; init; }

    /// <summary>The contributions in order, at most 20.</summary>
    public required ImmutableArray<WaterfallStep> Steps { get; init; }

    /// <summary>What the last column is called.</summary>
    public required string EndLabel { get; init; }

    /// <summary>How values are written. Default short: 12.5k, 1.2M.</summary>
    public NumberStyle Numbers { get; init; } = NumberStyle.Short;

    /// <summary>True draws the first and the last column whole, from zero. Default false: when all levels are far from zero the columns are cut, and a gap
    /// in them shows it, so that contributions are more than slivers.</summary>
    public bool FromBase { get; init; }

    /// <summary>Height in pixels, 160 or more. Default 300.</summary>
    public double Height { get; init; } = 300;

    /// <summary>The level after all contributions.</summary>
    public double End => Start + Steps.Where(s => LinearScale.CanDraw(s.Change)).Sum(s => s.Change);

    private protected override double GetHeight() => Height;

    private protected override void Validate()
    {
        if (!LinearScale.CanDraw(Start)) Throw.Argument(nameof(Start), $"is {Start}, needs a finite number");
        if (Steps.Length > 20) Throw.Argument(nameof(Steps), $"has {Steps.Length} items, needs at most 20");
        if (!(Height is >= 160 and <= 10_000)) Throw.Argument(nameof(Height), $"is {Height}, needs 160 to 10,000");
    }

    private protected override string Describe()
    {
        NumberStyle signed = Numbers with { Signed = true };
        return $"{StartLabel} {Numbers.Format(Start)}; {string.Concat(Steps.Select(s => $"{s.Label} {signed.Format(s.Change)}; "))}{EndLabel} {Numbers.Format(End)}.";
    }

    private protected override void Draw(SvgWriter svg)
    {
        double[] levels = Levels();
        if (LinearScale.Range(levels) is not { } range || !levels.All(LinearScale.CanDraw))
        {
            DrawNothing(svg);
            return;
        }
        bool cut = !FromBase && range.Low > 0.6 * range.High && range.High > range.Low;
        // cut, the contributions take two thirds of the height
        range = cut ? (Math.Max(0, range.Low - ((range.High - range.Low) * 0.5)), range.High) : FromZero(range);
        if (range.Low == range.High) range = (0, 1);
        // values above the highest column and below the lowest, names in two lines at the foot
        double top = 24, bottom = Height - 44 - (range.Low < 0 ? 18 : 0);
        var scale = new LinearScale(range.Low, range.High, bottom, top);
        int columns = Steps.Length + 2;
        double pitch = Width / columns, thick = Math.Min(72, pitch * 0.66);
        double Centre(int column) => (column + 0.5) * pitch;
        double foot = scale.Map(Math.Max(0, range.Low));
        for (int i = 0; i + 1 < columns; i++)
        {
            double y = scale.Map(levels[i]);
            svg.Line(Centre(i) + (thick / 2), y, Centre(i + 1) - (thick / 2), y, Palette.Quiet, dash: "2 2");
        }
        DrawTotal(svg, scale, foot, Centre(0), thick, StartLabel, Start, Palette.Muted);
        for (int i = 0; i < Steps.Length; i++) DrawStep(svg, scale, Centre(i + 1), thick, Steps[i], levels[i], levels[i + 1]);
        DrawTotal(svg, scale, foot, Centre(columns - 1), thick, EndLabel, End, Palette.Accent);
        if (cut && range.Low > 0)
        {
            DrawCut(svg, Centre(0), thick, foot);
            DrawCut(svg, Centre(columns - 1), thick, foot);
        }
        svg.Line(0, foot, Width, foot, Palette.Rule);
        for (int i = 0; i < columns; i++)
        {
            string name = i == 0 ? StartLabel : i == columns - 1 ? EndLabel : Steps[i - 1].Label;
            DrawName(svg, Centre(i), pitch - 6, name, bold: i == 0 || i == columns - 1);
        }
    }

    /// <summary>The level at the right side of each column but the last.</summary>
    private double[] Levels()
    {
        double[] levels = new double[Steps.Length + 1];
        levels[0] = Start;
        for (int i = 0; i < Steps.Length; i++) levels[i + 1] = levels[i] + (LinearScale.CanDraw(Steps[i].Change) ? Steps[i].Change : 0);
        return levels;
    }

    private void DrawTotal(SvgWriter svg, LinearScale scale, double zero, double x, double thick, string label, double value, Paint paint)
    {
        double y = scale.Map(value);
        svg.Rect(x - (thick / 2), Math.Min(zero, y), thick, Math.Abs(y - zero), paint, title: $"{label}: {Numbers.Format(value)}");
        svg.Text(x, value < 0 ? y + 16 : y - 7, Numbers.Format(value), Palette.Ink, TextAnchor.Middle, Size, bold: true);
    }

    /// <summary>A slanted gap near the foot of a column: the part below is not to scale.</summary>
    private static void DrawCut(SvgWriter svg, double x, double thick, double foot) =>
        svg.Line(x - (thick / 2) - 4, foot - 13, x + (thick / 2) + 4, foot - 21, Palette.Page, 4);

    private void DrawStep(SvgWriter svg, LinearScale scale, double x, double thick, WaterfallStep step, double from, double to)
    {
        double y0 = scale.Map(from), y1 = scale.Map(to);
        bool down = to < from;
        string value = (Numbers with { Signed = true }).Format(LinearScale.CanDraw(step.Change) ? step.Change : double.NaN);
        svg.Rect(x - (thick / 2), Math.Min(y0, y1), thick, Math.Max(1, Math.Abs(y1 - y0)), down ? Palette.Actual : Palette.Good, title: $"{step.Label}: {value}");
        svg.Text(x, down ? Math.Max(y0, y1) + 16 : Math.Min(y0, y1) - 7, value, down ? Palette.Actual : Palette.Good, TextAnchor.Middle, Size, bold: true);
    }

    /// <summary>A name under its column, broken into two lines at the space nearest to its middle.</summary>
    private void DrawName(SvgWriter svg, double x, double room, string name, bool bold)
    {
        Paint paint = bold ? Palette.Ink : Palette.Text;
        if (TextMeasure.Width(name, Size) <= room || !name.Contains(' ', StringComparison.Ordinal))
        {
            svg.FittedText(x, Height - 24, name, room, paint, TextAnchor.Middle, Size, bold);
            return;
        }
        int cut = Enumerable.Range(0, name.Length).Where(i => name[i] == ' ').MinBy(i => Math.Abs(i - (name.Length / 2)));
        svg.FittedText(x, Height - 24, name[..cut], room, paint, TextAnchor.Middle, Size, bold);
        svg.FittedText(x, Height - 9, name[(cut + 1)..], room, paint, TextAnchor.Middle, Size, bold);
    }
}
