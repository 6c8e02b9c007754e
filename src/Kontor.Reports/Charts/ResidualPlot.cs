using System.Collections.Immutable;
using Kontor.Reports.Colours;
using Kontor.Reports.Drawing;
using Kontor.Reports.Numbers;
using Kontor.Reports.Scales;

namespace Kontor.Reports.Charts;

/// <summary>Errors over time around a zero line, their mean, and their histogram at the side on the same scale.</summary>
public sealed record ResidualPlot : Chart
{
    /// <summary>The periods.</summary>
    public required PeriodAxis Periods { get; init; }

    /// <summary>The errors, actual less forecast, one per period; NaN is a gap.</summary>
    public required ImmutableArray<double> Residuals { get; init; }

    /// <summary>How values are written. Default short: 12.5k, 1.2M.</summary>
    public NumberStyle Numbers { get; init; } = NumberStyle.Short;

    /// <summary>Height in pixels, 120 or more. Default 260.</summary>
    public double Height { get; init; } = 260;

    private protected override double GetHeight() => Height;

    private protected override void Validate()
    {
        Throw.IfLength(nameof(Residuals), Residuals.Length, Periods.Count);
        if (!(Height is >= 120 and <= 10_000)) Throw.Argument(nameof(Height), $"is {Height}, needs 120 to 10,000");
    }

    private protected override string Describe()
    {
        if (LinearScale.Range(Residuals) is not { } range) return "No data.";
        int over = Residuals.Count(r => r > 0), under = Residuals.Count(r => r < 0);
        return $"{over + under} errors between {Numbers.Format(range.Low)} and {Numbers.Format(range.High)}, mean {Numbers.Format(Mean())}; {over} above zero, {under} below.";
    }

    private protected override void Draw(SvgWriter svg)
    {
        if (LinearScale.Range(Residuals) is not { } range)
        {
            DrawNothing(svg);
            return;
        }
        // the scale reaches as far up as down, so that a bias shows as a shift
        double reach = Math.Max(Math.Abs(range.Low), Math.Abs(range.High));
        double side = Math.Min(150, Width * 0.25);
        Frame frame = Frame.Of((-reach, reach), Numbers, 26, Width - side - 16, Height - (Periods.Groups.IsEmpty ? 24 : 40));
        frame.DrawGrid(svg);
        frame.DrawPeriods(svg, Periods);
        double radius = Residuals.Length > 150 ? 1.8 : 3;
        for (int i = 0; i < Residuals.Length; i++)
        {
            if (!LinearScale.CanDraw(Residuals[i])) continue;
            double x = frame.X(i, Periods.Count), y = frame.Y(Residuals[i]);
            if (Residuals.Length <= 150) svg.Line(x, frame.Y(0), x, y, Palette.Bands[1]);
            svg.Dot(x, y, radius, Palette.Accent, title: Residuals.Length <= 150 ? $"{Periods.Names[i]}: {Numbers.Format(Residuals[i])}" : null);
        }
        DrawHistogram(svg, frame, frame.Right + 16, side);
    }

    private double Mean()
    {
        double[] known = [.. Residuals.Where(LinearScale.CanDraw)];
        // divided first: the sum of huge numbers overflows
        return known.Sum(r => r / known.Length);
    }

    private void DrawHistogram(SvgWriter svg, Frame frame, double left, double width)
    {
        int[] counts = Counts(frame);
        int most = Math.Max(1, counts.Max());
        double thick = (frame.Bottom - frame.Top) / counts.Length;
        for (int b = 0; b < counts.Length; b++)
        {
            if (counts[b] > 0) svg.Rect(left, frame.Bottom - ((b + 1) * thick) + 0.5, width * counts[b] / most, thick - 1, Palette.Bands[2], title: $"{counts[b]} errors");
        }
        svg.Line(left, frame.Top, left, frame.Bottom, Palette.Rule);
        svg.Line(left, frame.Y(0), left + width, frame.Y(0), Palette.Rule);
        double mean = frame.Y(Mean());
        svg.Line(left, mean, left + width, mean, Palette.Actual, 1.5, "4 3");
        string label = $"mean {(Numbers with { Signed = true }).Format(Mean())}";
        svg.FittedText(left, frame.Top - 10, label, width, Palette.Actual, bold: true);
    }

    /// <summary>Counts by bins of the frame's height; their number follows the square root of the count, and is odd so that zero has a bin of its own.</summary>
    private int[] Counts(Frame frame)
    {
        int known = Residuals.Count(LinearScale.CanDraw), bins = (Math.Clamp((int)Math.Sqrt(known), 4, 20) * 2) + 1;
        int[] counts = new int[bins];
        foreach (double residual in Residuals.Where(LinearScale.CanDraw))
        {
            double share = (frame.Bottom - frame.Y(residual)) / (frame.Bottom - frame.Top);
            counts[Math.Clamp((int)(share * bins), 0, bins - 1)]++;
        }
        return counts;
    }
}
