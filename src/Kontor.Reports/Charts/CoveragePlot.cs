using System.Collections.Immutable;
using Kontor.Reports.Colours;
using Kontor.Reports.Drawing;
using Kontor.Reports.Numbers;
using Kontor.Reports.Scales;

namespace Kontor.Reports.Charts;

/// <summary>Calibration of intervals: nominal against actual coverage, around the diagonal on which both agree.</summary>
/// <remarks>Above the diagonal intervals are too wide, below too narrow. The pale area holds 95% of what counting alone would give
/// perfectly calibrated intervals (normal approximation of the binomial).</remarks>
public sealed record CoveragePlot : Chart
{
    /// <summary>The levels that were checked.</summary>
    public required ImmutableArray<CoveragePoint> Points { get; init; }

    /// <summary>How many independent outcomes each share was counted over, 1 or more; null (default) draws no area of chance.</summary>
    public int? Count { get; init; }

    private const double Foot = 42;
    private const double Size = 12;

    private protected override double GetHeight() => Math.Min(Width, 380);

    private protected override void Validate()
    {
        if (Points.FirstOrDefault(p => !(p.Nominal is >= 0 and <= 1) || p.Actual < 0 || p.Actual > 1) is { } point)
        {
            Throw.Argument(nameof(Points), $"has {point}, needs shares of 0 to 1");
        }
        if (Count < 1) Throw.Argument(nameof(Count), $"is {Count}, needs 1 or more");
    }

    private protected override string Describe()
    {
        IEnumerable<string> said = Points.Where(p => !double.IsNaN(p.Actual))
            .Select(p => $"{Whole.Format(p.Nominal)} intervals held {NumberStyle.Percentage.Format(p.Actual)}");
        string words = string.Join("; ", said);
        return words.Length == 0 ? "No data." : words + ".";
    }

    private static NumberStyle Whole { get; } = new() { Percent = true, Decimals = 0 };

    private protected override void Draw(SvgWriter svg)
    {
        CoveragePoint[] known = [.. Points.Where(p => !double.IsNaN(p.Actual)).OrderBy(p => p.Nominal)];
        if (known.Length == 0)
        {
            DrawNothing(svg);
            return;
        }
        double left = 46, top = 30, bottom = GetHeight() - Foot, right = Math.Min(Width - 12, left + (bottom - top) * 1.25);
        var x = new LinearScale(0, 1, left, right);
        var y = new LinearScale(0, 1, bottom, top);
        for (int i = 0; i <= 5; i++)
        {
            double share = i / 5.0;
            svg.Line(left, y.Map(share), right, y.Map(share), i == 0 ? Palette.Rule : Palette.Grid);
            svg.Text(left - 8, y.Map(share) + 4, Whole.Format(share), Palette.Quiet, TextAnchor.End, Size);
            svg.Text(x.Map(share), bottom + 17, Whole.Format(share), Palette.Quiet, TextAnchor.Middle, Size);
        }
        svg.FittedText(left, bottom + 36, "promised coverage", right - left, Palette.Quiet, size: Size);
        svg.FittedText(0, 12, "actual coverage", right, Palette.Quiet, size: Size);
        if (Count is { } count) DrawChance(svg, x, y, count);
        svg.Line(x.Map(0), y.Map(0), x.Map(1), y.Map(1), Palette.Quiet, dash: "4 3");
        svg.Stroke(Paths.Line([.. known.Select(p => x.Map(p.Nominal))], [.. known.Select(p => y.Map(p.Actual))]), Palette.Accent, 2);
        DrawPoints(svg, x, y, known);
        svg.FittedText(left + 10, top + 16, "above: too wide", (right - left) / 2.2, Palette.Quiet, size: Size);
        svg.FittedText(right - 6, bottom - 10, "below: too narrow", (right - left) / 2.2, Palette.Quiet, TextAnchor.End, Size);
    }

    private static void DrawChance(SvgWriter svg, LinearScale x, LinearScale y, int count)
    {
        double[] shares = [.. Enumerable.Range(0, 41).Select(i => i / 40.0)];
        double Reach(double p) => 1.96 * Math.Sqrt(p * (1 - p) / count);
        svg.Fill(
            Paths.Area(
                [.. shares.Select(x.Map)],
                [.. shares.Select(p => y.Map(Math.Max(0, p - Reach(p))))],
                [.. shares.Select(p => y.Map(Math.Min(1, p + Reach(p))))]),
            Palette.Bands[0]);
    }

    private static void DrawPoints(SvgWriter svg, LinearScale x, LinearScale y, CoveragePoint[] known)
    {
        double[] heights = Labels.Spread([.. known.Select(p => y.Map(p.Actual))], 15, y.End, y.Start);
        for (int i = 0; i < known.Length; i++)
        {
            (double px, double py) = (x.Map(known[i].Nominal), y.Map(known[i].Actual));
            svg.Dot(px, py, 4, Palette.Accent, Palette.Page, $"{Whole.Format(known[i].Nominal)} intervals held {NumberStyle.Percentage.Format(known[i].Actual)}");
            // on the side away from the diagonal's upper half, where the line does not run
            if (known.Length <= 12) svg.Text(px - 10, heights[i] + 4, NumberStyle.Percentage.Format(known[i].Actual), Palette.Accent, TextAnchor.End, Size, bold: true);
        }
    }
}
