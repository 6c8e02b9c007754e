using System.Text;

namespace Kontor.Reports.Drawing;

/// <summary>Path data of lines and areas with gaps: a point that is NaN interrupts them.</summary>
internal static class Paths
{
    /// <summary>A line through points. A point between two gaps becomes a dash of four pixels.</summary>
    public static string Line(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var path = new StringBuilder();
        for (int i = 0; i < x.Length; i++)
        {
            if (double.IsNaN(y[i])) continue;
            bool starts = i == 0 || double.IsNaN(y[i - 1]), ends = i == x.Length - 1 || double.IsNaN(y[i + 1]);
            path.Append(starts ? 'M' : 'L').Append(SvgWriter.Number(starts && ends ? x[i] - 2 : x[i])).Append(' ').Append(SvgWriter.Number(y[i]));
            if (starts && ends) path.Append("h4");
        }
        return path.ToString();
    }

    /// <summary>The area between two lines. A point between two gaps becomes a bar of six pixels.</summary>
    public static string Area(ReadOnlySpan<double> x, ReadOnlySpan<double> low, ReadOnlySpan<double> high)
    {
        var path = new StringBuilder();
        for (int start = 0; start < x.Length; start++)
        {
            if (double.IsNaN(low[start]) || double.IsNaN(high[start])) continue;
            int end = start;
            while (end + 1 < x.Length && !double.IsNaN(low[end + 1]) && !double.IsNaN(high[end + 1])) end++;
            if (end == start)
            {
                path.Append($"M{SvgWriter.Number(x[start] - 3)} {SvgWriter.Number(high[start])}h6V{SvgWriter.Number(low[start])}h-6Z");
                continue;
            }
            char command = 'M';
            for (int i = start; i <= end; i++, command = 'L') path.Append($"{command}{SvgWriter.Number(x[i])} {SvgWriter.Number(high[i])}");
            for (int i = end; i >= start; i--) path.Append($"L{SvgWriter.Number(x[i])} {SvgWriter.Number(low[i])}");
            path.Append('Z');
            start = end;
        }
        return path.ToString();
    }
}
