using Kontor.Reports.Colours;
using Kontor.Reports.Numbers;
using Kontor.Reports.Scales;

namespace Kontor.Reports.Drawing;

/// <summary>The plotting area of a chart with a value axis on the left: its pixels, its scale and its grid.</summary>
internal sealed class Frame
{
    /// <summary>The size of axis labels in pixels.</summary>
    public const double LabelSize = 12;

    private readonly Func<double, string> _format;

    private Frame(Ticks ticks, Func<double, string> format, double left, double top, double right, double bottom)
    {
        Ticks = ticks;
        _format = format;
        (Left, Top, Right, Bottom) = (left, top, right, bottom);
        Values = new LinearScale(ticks.Low, ticks.High, bottom, top);
    }

    public Ticks Ticks { get; }

    public LinearScale Values { get; }

    public double Left { get; }

    public double Top { get; }

    public double Right { get; }

    public double Bottom { get; }

    /// <summary>Lays out a frame whose left margin is as wide as its tick labels.</summary>
    public static Frame Of((double Low, double High) range, NumberStyle style, double top, double right, double bottom)
    {
        Ticks ticks = Ticks.Nice(range.Low, range.High, Math.Clamp((int)((bottom - top) / 44), 3, 7));
        Func<double, string> format = style.ForTicks(ticks.Step, Math.Max(Math.Abs(ticks.Low), Math.Abs(ticks.High)));
        double left = Math.Ceiling(ticks.Values.Max(v => TextMeasure.Width(format(v), LabelSize))) + 8;
        return new Frame(ticks, format, left, top, right, bottom);
    }

    /// <summary>The pixel of a value, or NaN when it cannot be drawn.</summary>
    public double Y(double value) => LinearScale.CanDraw(value) ? Values.Map(value) : double.NaN;

    /// <summary>The pixel of the n-th of some points that are spread over the width; one point stands in the middle.</summary>
    public double X(int index, int count) => count < 2 ? (Left + Right) / 2 : Left + ((Right - Left) * index / (count - 1));

    /// <summary>Draws grid lines and tick labels, the line at zero (or at the bottom) stronger.</summary>
    public void DrawGrid(SvgWriter svg)
    {
        double strong = Ticks.Low < 0 && Ticks.High >= 0 ? 0 : Ticks.Low;
        foreach (double tick in Ticks.Values)
        {
            double y = Values.Map(tick);
            svg.Line(Left, y, Right, y, tick == strong ? Palette.Rule : Palette.Grid);
            svg.Text(Left - 8, y + 4, _format(tick), Palette.Quiet, TextAnchor.End, LabelSize);
        }
    }

    /// <summary>Draws the periods under the frame: a tick and a text where the text changes, as many as have room, and the groups in a second row.</summary>
    /// <param name="svg">Where to draw.</param>
    /// <param name="axis">The periods, drawn at <see cref="X"/>.</param>
    public void DrawPeriods(SvgWriter svg, PeriodAxis axis)
    {
        List<int> runs = [.. Enumerable.Range(0, axis.Count).Where(i => i == 0 || Differs(axis.Ticks, i) || Differs(axis.Groups, i))];
        if (runs.Count == 0) return;
        // the first group change is what strides are aligned to, so that quarters start in January
        int aligned = Math.Max(0, runs.FindIndex(i => i > 0 && Differs(axis.Groups, i)));
        double room = (Right - Left) / Math.Max(1, runs.Count);
        double widest = Math.Min(110, runs.Max(i => TextMeasure.Width(axis.Ticks[i], LabelSize))) + 10;
        int stride = Array.Find([1, 2, 3, 4, 6, 12, 24, 48, 96, 192, 384], s => s * room >= widest) is > 0 and int s ? s : runs.Count;
        double free = double.NegativeInfinity;
        for (int r = aligned % stride; r < runs.Count; r += stride)
        {
            // a partial first month would crowd out the next
            if (r == 0 && stride == 1 && runs.Count > 1 && X(runs[1], axis.Count) - X(0, axis.Count) < widest) continue;
            double x = X(runs[r], axis.Count);
            string text = TextMeasure.Fit(axis.Ticks[runs[r]], 110, LabelSize);
            double width = TextMeasure.Width(text, LabelSize), start = Math.Max(x - (width / 2), Math.Min(0, Left));
            if (start < free) continue;
            svg.Line(x, Bottom, x, Bottom + 4, Palette.Rule);
            svg.Text(x, Bottom + 17, text, Palette.Quiet, TextAnchor.Middle, LabelSize, title: text == axis.Ticks[runs[r]] ? null : axis.Ticks[runs[r]]);
            free = x + (width / 2) + 6;
        }
        DrawGroups(svg, axis);
    }

    private void DrawGroups(SvgWriter svg, PeriodAxis axis)
    {
        if (axis.Groups.IsEmpty) return;
        List<int> starts = [.. Enumerable.Range(0, axis.Count).Where(i => i == 0 || Differs(axis.Groups, i))];
        double free = double.NegativeInfinity;
        for (int g = 0; g < starts.Count; g++)
        {
            double x = X(starts[g], axis.Count), end = g + 1 < starts.Count ? X(starts[g + 1], axis.Count) : Right;
            string text = axis.Groups[starts[g]];
            double width = TextMeasure.Width(text, LabelSize);
            bool crowded = g == 0 && starts.Count > 1 && end - x < width + 8;
            if (x < free || crowded) continue;
            svg.Text(Math.Min(x, Right - width), Bottom + 33, text, Palette.Quiet, TextAnchor.Start, LabelSize, bold: true);
            free = x + width + 8;
        }
    }

    private static bool Differs(System.Collections.Immutable.ImmutableArray<string> texts, int index) => !texts.IsEmpty && texts[index] != texts[index - 1];
}
