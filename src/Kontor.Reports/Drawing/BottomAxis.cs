using Kontor.Reports.Colours;
using Kontor.Reports.Numbers;
using Kontor.Reports.Scales;

namespace Kontor.Reports.Drawing;

/// <summary>A horizontal axis of values that spans exactly what it is given: round ticks inside of it, as many as have room.</summary>
internal sealed class BottomAxis
{
    private readonly LinearScale _scale;
    private readonly double[] _ticks;
    private readonly Func<double, string> _format;

    private BottomAxis(LinearScale scale, double[] ticks, Func<double, string> format) => (_scale, _ticks, _format) = (scale, ticks, format);

    public double Left => _scale.Start;

    public double Right => _scale.End;

    /// <summary>Lays out an axis between two pixels; a range of one value is widened.</summary>
    public static BottomAxis Of((double Low, double High) range, NumberStyle style, double left, double right)
    {
        for (int count = Math.Clamp((int)((right - left) / 36), 3, 9); ; count--)
        {
            Ticks ticks = Ticks.Nice(range.Low, range.High, count);
            (double low, double high) = range.High - range.Low > 1e-6 * Math.Max(Math.Abs(range.Low), Math.Abs(range.High)) ? range : (ticks.Low, ticks.High);
            Func<double, string> format = style.ForTicks(ticks.Step, Math.Max(Math.Abs(low), Math.Abs(high)));
            double room = ticks.Step / (high - low) * (right - left), widest = ticks.Values.Max(t => TextMeasure.Width(format(t), Frame.LabelSize));
            // fewer ticks rather than ticks without a text
            if (room < widest + 10 && count > 2) continue;
            return new BottomAxis(new LinearScale(low, high, left, right), [.. ticks.Values.Where(t => t >= low && t <= high)], format);
        }
    }

    /// <summary>True when a value can be drawn and lies on the axis.</summary>
    public bool Holds(double value) => LinearScale.CanDraw(value) && value >= _scale.Low && value <= _scale.High;

    /// <summary>The pixel of a value; a value beyond an end has that end's.</summary>
    public double X(double value) => Math.Clamp(_scale.Map(Math.Clamp(value, _scale.Low, _scale.High)), _scale.Start, _scale.End);

    /// <summary>Draws ticks and their texts under a line, and grid lines up to a pixel when there is one.</summary>
    public void Draw(SvgWriter svg, double bottom, double? gridTop = null)
    {
        double free = double.NegativeInfinity;
        foreach (double tick in _ticks)
        {
            double x = X(tick), width = TextMeasure.Width(_format(tick), Frame.LabelSize);
            if (gridTop is { } top) svg.Line(x, top, x, bottom, Palette.Grid);
            if (x - (width / 2) < free) continue;
            svg.Line(x, bottom, x, bottom + 4, Palette.Rule);
            svg.Text(x, bottom + 17, _format(tick), Palette.Quiet, TextAnchor.Middle, Frame.LabelSize);
            free = x + (width / 2) + 8;
        }
    }
}
