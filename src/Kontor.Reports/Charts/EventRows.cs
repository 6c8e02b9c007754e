using System.Collections.Immutable;
using Kontor.Reports.Colours;
using Kontor.Reports.Drawing;
using Kontor.Reports.Scales;

namespace Kontor.Reports.Charts;

/// <summary>Event labels above a frame, in up to two rows so that they do not collide; a label that finds no room stays a marker with a tooltip.</summary>
internal static class EventRows
{
    private const int Most = 2;
    private const double Size = 11;

    /// <summary>Rows to leave room for.</summary>
    public static int Needed(ImmutableArray<ChartEvent> events) => Math.Min(Most, events.Length);

    /// <summary>Draws the events with their first row below <paramref name="top"/>.</summary>
    public static void Draw(SvgWriter svg, Frame frame, ImmutableArray<ChartEvent> events, PeriodAxis periods, double top)
    {
        foreach (double x in events.Select(e => frame.X(e.Period, periods.Count))) svg.Line(x, frame.Top, x, frame.Bottom, Palette.Rule);
        Span<double> free = stackalloc double[Most];
        free.Fill(double.NegativeInfinity);
        foreach (ChartEvent e in events.OrderBy(e => e.Period))
        {
            double x = frame.X(e.Period, periods.Count);
            string text = TextMeasure.Fit(e.Label, 120, Size);
            double width = TextMeasure.Width(text, Size);
            // to the right of its line, or to the left where the frame ends
            bool flip = x + 6 + width > frame.Right + 60;
            double start = flip ? x - 6 - width : x + 6;
            int row = free.IndexOfAnyInRange(double.NegativeInfinity, start);
            double y = row < 0 ? frame.Top : top + (row * 16);
            svg.Line(x, y - 4, x, frame.Top, Palette.Rule);
            svg.Dot(x, y - 4, 3, Palette.Quiet, title: $"{periods.Names[e.Period]}: {e.Label}");
            if (row < 0) continue;
            svg.HaloText(start, y, text, Palette.Text, size: Size, title: text == e.Label ? null : e.Label);
            free[row] = start + width + 12;
        }
    }
}
