using System.Collections.Immutable;
using Kontor.Reports.Colours;
using Kontor.Reports.Drawing;
using Kontor.Reports.Numbers;
using Kontor.Reports.Scales;

namespace Kontor.Reports.Charts;

/// <summary>Curves over a measured position, such as profit over price: each with its band, positions marked on them, and the part shaded that was seen in the past.</summary>
/// <remarks>A band so wide that it would press the curves flat is cut at the frame. Outside of the shaded part a curve is what the model says and nobody has seen.</remarks>
public sealed record CurveChart : Chart
{
    private const double Size = 12, LabelRow = 15;

    /// <summary>The positions, finite and ascending.</summary>
    public required ImmutableArray<double> Positions { get; init; }

    /// <summary>The curves, one to six; those of several are named at their ends.</summary>
    public required ImmutableArray<Curve> Curves { get; init; }

    /// <summary>The positions that are marked. Default none.</summary>
    public ImmutableArray<CurveMark> Marks { get; init; } = [];

    /// <summary>The lowest and the highest position that were seen; null (default) for none to shade.</summary>
    public (double Low, double High)? Seen { get; init; }

    /// <summary>What the shaded part is called. Default <c>seen</c>.</summary>
    public string SeenLabel { get; init; } = "seen";

    /// <summary>What the horizontal axis measures, with its unit. Default nothing.</summary>
    public string Along { get; init; } = "";

    /// <summary>How values are written. Default short.</summary>
    public NumberStyle Numbers { get; init; } = NumberStyle.Short;

    /// <summary>How positions are written. Default plain.</summary>
    public NumberStyle PositionNumbers { get; init; } = NumberStyle.Plain;

    /// <summary>Height in pixels, 120 or more. Default 280.</summary>
    public double Height { get; init; } = 280;

    private protected override double GetHeight() => Height;

    private protected override Chart Prepare() => this with { PositionNumbers = PositionNumbers.ForAll([.. Positions, .. Marks.Select(m => m.At)]) };

    private protected override void Validate()
    {
        if (!(Height is >= 120 and <= 10_000)) Throw.Argument(nameof(Height), $"is {Height}, needs 120 to 10,000");
        if (Curves.Length < 1 || Curves.Length > Palette.Lines.Length) Throw.Argument(nameof(Curves), $"has {Curves.Length} items, needs 1 to {Palette.Lines.Length}");
        for (int i = 0; i < Positions.Length; i++)
        {
            if (!LinearScale.CanDraw(Positions[i]) || (i > 0 && Positions[i] <= Positions[i - 1])) Throw.Argument(nameof(Positions), $"has {Positions[i]} at {i}, needs finite numbers in ascending order");
        }
        foreach (Curve curve in Curves)
        {
            Throw.IfLength(nameof(Curves), curve.Values.Length, Positions.Length);
            Throw.IfLength(nameof(Curve.High), curve.High.Length, curve.Low.Length);
            if (!curve.Low.IsEmpty) Throw.IfLength(nameof(Curve.Low), curve.Low.Length, Positions.Length);
        }
        if (Marks.FirstOrDefault(m => !LinearScale.CanDraw(m.At)) is { } stray) Throw.Argument(nameof(Marks), $"has '{stray.Label}' at {stray.At}, needs a finite number");
        if (Seen is { } seen && !(LinearScale.CanDraw(seen.Low) && LinearScale.CanDraw(seen.High) && seen.Low <= seen.High)) Throw.Argument(nameof(Seen), $"is {seen}, needs two finite numbers in ascending order");
    }

    private protected override string Describe()
    {
        if (!Any(Curves.SelectMany(c => c.Values))) return "No data.";
        var words = new List<string>();
        foreach (Curve curve in Curves.Where(c => Any(c.Values)))
        {
            int first = First(curve), last = Positions.Length - 1 - First(curve with { Values = [.. curve.Values.Reverse()] });
            int highest = Enumerable.Range(first, last - first + 1).Where(i => LinearScale.CanDraw(curve.Values[i])).MaxBy(i => curve.Values[i]);
            words.Add($"{curve.Name}: {Numbers.Format(curve.Values[first])} at {PositionNumbers.Format(Positions[first])}, {Numbers.Format(curve.Values[last])} at {PositionNumbers.Format(Positions[last])}, highest {Numbers.Format(curve.Values[highest])} at {PositionNumbers.Format(Positions[highest])}.");
        }
        words.AddRange(Marks.Select(m => $"{m.Label} {PositionNumbers.Format(m.At)}: {string.Join("; ", Curves.Select(c => Said(c, m.At)))}."));
        if (Seen is { } seen) words.Add($"Seen: {PositionNumbers.Format(seen.Low, seen.High)}.");
        return string.Join(' ', words);
    }

    private protected override void Draw(SvgWriter svg)
    {
        if (LinearScale.Range(Curves.SelectMany(c => c.Values)) is not { } range || Positions.IsEmpty)
        {
            DrawNothing(svg);
            return;
        }
        double names = Curves.Length == 1 ? 12 : Math.Min(Width * 0.3, Curves.Max(c => TextMeasure.Width(c.Name, Size * TextMeasure.Bold)) + 10);
        double top = 8 + (Marks.IsEmpty ? 0 : LabelRow * Math.Min(2, Marks.Length)) + (Seen is null ? 0 : 14), bottom = Height - 24 - (Along.Length > 0 ? 16 : 0);
        (double Low, double High) values = ForLines(WithBands(range));
        Frame frame = Frame.Of(values, Numbers, top, Width - names, bottom);
        var axis = BottomAxis.Of((Positions[0], Positions[^1]), PositionNumbers, frame.Left, frame.Right);
        DrawSeen(svg, frame, axis);
        frame.DrawGrid(svg);
        axis.Draw(svg, bottom);
        svg.FittedText((frame.Left + frame.Right) / 2, Height - 6, Along, frame.Right - frame.Left, Palette.Quiet, TextAnchor.Middle, Size);
        double[] x = [.. Positions.Select(axis.X)];
        for (int c = 0; c < Curves.Length; c++) DrawCurve(svg, frame, x, c);
        DrawMarks(svg, frame, axis);
        if (Curves.Length > 1) DrawNames(svg, frame, names);
        DrawTooltips(svg, frame, x);
    }

    private Paint PaintOf(int curve) => Curves.Length == 1 ? Palette.Accent : Palette.Lines[curve];

    private int First(Curve curve) => Enumerable.Range(0, Positions.Length).First(i => LinearScale.CanDraw(curve.Values[i]));

    /// <summary>The curves' range with the bands, as far as they reach less than three fifths of it beyond, or a third of the largest value where the curves are flat.</summary>
    private (double Low, double High) WithBands((double Low, double High) curves)
    {
        (double low, double high) = LinearScale.Range(Curves.SelectMany(c => c.Low.Concat(c.High))) ?? curves;
        double reach = Math.Max(0.6 * (curves.High - curves.Low), Math.Max(Math.Abs(curves.Low), Math.Abs(curves.High)) / 3);
        return (Math.Min(curves.Low, Math.Max(low, curves.Low - reach)), Math.Max(curves.High, Math.Min(high, curves.High + reach)));
    }

    private void DrawSeen(SvgWriter svg, Frame frame, BottomAxis axis)
    {
        if (Seen is not { } seen || seen.High < Positions[0] || seen.Low > Positions[^1]) return;
        double left = axis.X(seen.Low), right = Math.Max(axis.X(seen.High), left + 2);
        svg.Rect(left, frame.Top - 14, right - left, frame.Bottom - frame.Top + 14, Palette.Wash, title: $"{SeenLabel}: {PositionNumbers.Format(seen.Low, seen.High)}");
        if (right - left > TextMeasure.Width(SeenLabel, 11) + 8) svg.Text(left + 4, frame.Top - 3, SeenLabel, Palette.Quiet, size: 11);
    }

    private void DrawCurve(SvgWriter svg, Frame frame, double[] x, int c)
    {
        Curve curve = Curves[c];
        double Cut(double value) => Math.Clamp(frame.Y(value), frame.Top, frame.Bottom);
        if (!curve.Low.IsEmpty && Curves.Length == 1) svg.Fill(Paths.Area(x, [.. curve.Low.Select(Cut)], [.. curve.High.Select(Cut)]), Palette.Bands[1]);
        svg.Stroke(Paths.Line(x, [.. curve.Values.Select(frame.Y)]), PaintOf(c), 2.2);
    }

    private void DrawMarks(SvgWriter svg, Frame frame, BottomAxis axis)
    {
        double[] free = [double.NegativeInfinity, double.NegativeInfinity];
        // labels take the first row that has room, what stands out is drawn last
        foreach (CurveMark mark in Marks.Where(m => axis.Holds(m.At)).OrderBy(m => m.Strong).ThenBy(m => m.At))
        {
            double x = axis.X(mark.At);
            Paint paint = mark.Strong ? Palette.Actual : Palette.Ink;
            string label = $"{mark.Label} {PositionNumbers.Format(mark.At)}";
            double width = TextMeasure.Width(label, Size * (mark.Strong ? TextMeasure.Bold : 1)), start = Math.Clamp(x - (width / 2), 0, Math.Max(0, Width - width));
            int row = Math.Min(free[0] <= start ? 0 : 1, Marks.Length - 1);
            free[row] = start + width + 8;
            svg.Line(x, 8 + (LabelRow * (row + 1)) - 2, x, frame.Bottom, paint, mark.Strong ? 1.6 : 1.2, mark.Strong ? null : "3 3");
            svg.HaloText(start, 6 + (LabelRow * (row + 1)) - 5, label, paint, size: Size, bold: mark.Strong);
            foreach (Curve curve in Curves)
            {
                double y = frame.Y(At(curve.Values, mark.At));
                if (!double.IsNaN(y)) svg.Dot(x, y, 4.5, paint, Palette.Page, $"{label}: {Said(curve, mark.At)}");
            }
        }
    }

    private void DrawNames(SvgWriter svg, Frame frame, double room)
    {
        int[] known = [.. Enumerable.Range(0, Curves.Length).Where(c => Any(Curves[c].Values))];
        double[] placed = Labels.Spread([.. known.Select(c => frame.Y(Curves[c].Values.Last(LinearScale.CanDraw)))], LabelRow, frame.Top, frame.Bottom);
        for (int i = 0; i < known.Length; i++) svg.FittedText(frame.Right + 8, placed[i] + 4, Curves[known[i]].Name, room - 8, PaintOf(known[i]), size: Size, bold: true);
    }

    private void DrawTooltips(SvgWriter svg, Frame frame, double[] x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double left = i == 0 ? x[0] : (x[i - 1] + x[i]) / 2, right = i == x.Length - 1 ? x[i] : (x[i] + x[i + 1]) / 2;
            svg.Hover(left, frame.Top, right - left, frame.Bottom - frame.Top, $"{PositionNumbers.Format(Positions[i])}: {string.Join("; ", Curves.Select(c => Said(c, Positions[i])))}");
        }
    }

    private string Said(Curve curve, double at)
    {
        string value = (Curves.Length > 1 ? curve.Name + " " : "") + Numbers.Format(At(curve.Values, at));
        return curve.Low.IsEmpty ? value : $"{value} ({Numbers.Format(At(curve.Low, at), At(curve.High, at))})";
    }

    /// <summary>The value at a position between two others, on the straight line that is drawn; NaN outside and in a gap.</summary>
    private double At(ImmutableArray<double> values, double at)
    {
        int right = Positions.BinarySearch(at);
        if (right >= 0) return values[right];
        right = ~right;
        if (right == 0 || right == Positions.Length) return double.NaN;
        double share = (at - Positions[right - 1]) / (Positions[right] - Positions[right - 1]);
        return values[right - 1] + (share * (values[right] - values[right - 1]));
    }
}
