using System.Collections.Immutable;
using Kontor.Reports.Colours;
using Kontor.Reports.Drawing;
using Kontor.Reports.Numbers;
using Kontor.Reports.Scales;

namespace Kontor.Reports.Charts;

/// <summary>Estimates with their intervals, a row each and the numbers beside them, in groups, against a reference line; a second estimate as a faint ring (Lewis and Clarke 2001).</summary>
/// <remarks>An interval so wide that it would press the others together is cut, with an arrow where it goes on; the numbers beside are whole.</remarks>
public sealed record ForestPlot : Chart
{
    private const double Size = 12.5, RowHeight = 22, GroupHeight = 26, Head = 34, Foot = 26;

    /// <summary>The estimates, from top to bottom.</summary>
    public required ImmutableArray<ForestRow> Rows { get; init; }

    /// <summary>Where the reference line stands, finite; null (default) for none.</summary>
    public double? Reference { get; init; }

    /// <summary>What the reference line means, such as <c>unit elastic</c>. Default nothing.</summary>
    public string ReferenceLabel { get; init; } = "";

    /// <summary>What the estimates are called. Default <c>estimate</c>.</summary>
    public string First { get; init; } = "estimate";

    /// <summary>What the second estimates are called. Default <c>naive</c>.</summary>
    public string Second { get; init; } = "naive";

    /// <summary>The most rows that are drawn, 1 or more; a note counts the others. Default 40.</summary>
    public int Most { get; init; } = 40;

    /// <summary>How values are written. Default plain.</summary>
    public NumberStyle Numbers { get; init; } = NumberStyle.Plain;

    private ImmutableArray<ForestRow> Shown => Rows.Length <= Most ? Rows : Rows[..Most];

    private int Groups => Shown.Where((r, i) => Heads(i)).Count();

    private double Bottom => Head + (RowHeight * Shown.Length) + (GroupHeight * Groups) + 4;

    private protected override double GetHeight() => Rows.IsEmpty ? 80 : Bottom + Foot + (Shown.Length < Rows.Length ? 18 : 0);

    private protected override Chart Prepare() => this with { Numbers = Numbers.ForAll(Rows.Select(r => r.Estimate)) };

    private protected override void Validate()
    {
        if (Most < 1) Throw.Argument(nameof(Most), $"is {Most}, needs 1 or more");
        if (Reference is { } at && !LinearScale.CanDraw(at)) Throw.Argument(nameof(Reference), $"is {at}, needs a finite number");
        if (Rows.FirstOrDefault(r => r.Low > r.High) is { } row) Throw.Argument(nameof(Rows), $"has '{row.Name}' with an interval from {row.Low} to {row.High}, needs ascending ends");
    }

    private protected override string Describe()
    {
        IEnumerable<string> rows = Shown.Select(r => $"{(r.Group.Length > 0 ? r.Group + ", " : "")}{r.Name}: {Said(r)}{(double.IsFinite(r.Second) ? $", {Second} {Numbers.Format(r.Second)}" : "")}");
        string line = Reference is { } at ? $" The line at {Numbers.Format(at)}{(ReferenceLabel.Length > 0 ? $" is {ReferenceLabel}" : "")}." : "";
        return Rows.IsEmpty ? "No data." : string.Join("; ", rows) + $".{line}";
    }

    private protected override void Draw(SvgWriter svg)
    {
        if (Range() is not { } range)
        {
            DrawNothing(svg);
            return;
        }
        double names = Math.Min(Width * 0.34, Shown.Max(r => TextMeasure.Width(r.Name, Size * (r.Summary ? TextMeasure.Bold : 1))) + 14);
        double numbers = Math.Min(Width * 0.36, Shown.Max(r => TextMeasure.Width(Said(r), Size * (r.Summary ? TextMeasure.Bold : 1))) + 12);
        var axis = BottomAxis.Of(range, Numbers, names + 6, Math.Max(names + 26, Width - numbers - 6));
        axis.Draw(svg, Bottom, Head);
        svg.Line(axis.Left, Bottom, axis.Right, Bottom, Palette.Rule);
        if (Reference is { } at && axis.Holds(at))
        {
            svg.Line(axis.X(at), Head - 6, axis.X(at), Bottom, Palette.Quiet, 1.2, "4 3");
            // at an end of the axis the label would leave the picture
            double half = TextMeasure.Width(ReferenceLabel, 11) / 2;
            svg.Text(Math.Clamp(axis.X(at), Math.Min(half, Width / 2), Math.Max(Width / 2, Width - half)), Head - 11, ReferenceLabel, Palette.Quiet, TextAnchor.Middle, 11);
        }
        DrawKey(svg);
        double y = Head + 4;
        for (int i = 0; i < Shown.Length; i++)
        {
            if (Heads(i))
            {
                svg.FittedText(0, y + 17, Shown[i].Group, names + numbers, Palette.Ink, size: Size, bold: true);
                y += GroupHeight;
            }
            DrawRow(svg, axis, Shown[i], y + (RowHeight / 2), names, numbers);
            y += RowHeight;
        }
        if (Shown.Length < Rows.Length) svg.Text(0, GetHeight() - 4, $"and {Rows.Length - Shown.Length} more", Palette.Quiet);
    }

    private bool Heads(int i) => Rows[i].Group.Length > 0 && (i == 0 || Rows[i - 1].Group != Rows[i].Group);

    private string Said(ForestRow row) => LinearScale.CanDraw(row.Estimate) ? $"{Numbers.Format(row.Estimate)} ({Numbers.Format(row.Low, row.High)})" : Numbers.Format(double.NaN);

    /// <summary>All estimates and the reference, and of the intervals what is no wider than the estimates' range or twice a usual interval beyond them.</summary>
    private (double Low, double High)? Range()
    {
        ImmutableArray<ForestRow> drawn = [.. Shown.Where(r => LinearScale.CanDraw(r.Estimate))];
        if (drawn.IsEmpty) return null;
        IEnumerable<double> points = drawn.SelectMany(r => (double[])[r.Estimate, r.Second]);
        (double low, double high) = LinearScale.Range(Reference is { } at ? points.Append(at) : points)!.Value;
        double[] widths = [.. drawn.Select(r => r.High - r.Low).Where(LinearScale.CanDraw).Order()];
        double reach = Math.Max(high - low, widths.Length > 0 ? 2 * widths[widths.Length / 2] : 0);
        (double from, double to) = LinearScale.Range(drawn.SelectMany(r => (double[])[r.Low, r.High]).Append(low).Append(high))!.Value;
        (low, high) = (Math.Max(from, low - reach), Math.Min(to, high + reach));
        double margin = 0.02 * (high - low);
        return (Math.Max(-LinearScale.Limit, low - margin), Math.Min(LinearScale.Limit, high + margin));
    }

    private void DrawKey(SvgWriter svg)
    {
        svg.Line(0, 8, 22, 8, Palette.Accent, 1.8);
        svg.Dot(11, 8, 3.6, Palette.Accent);
        svg.Text(28, 12, First, Palette.Text);
        if (!Shown.Any(r => double.IsFinite(r.Second))) return;
        double x = 28 + TextMeasure.Width(First, 12) + 22;
        svg.Dot(x, 8, 3.4, Palette.Page, Palette.Muted);
        svg.Text(x + 10, 12, Second, Palette.Text);
    }

    private void DrawRow(SvgWriter svg, BottomAxis axis, ForestRow row, double y, double names, double numbers)
    {
        svg.FittedText(names - 6, y + 4, row.Name, names - 6, row.Summary ? Palette.Ink : Palette.Text, TextAnchor.End, Size, row.Summary);
        svg.FittedText(Width, y + 4, Said(row), numbers, row.Summary ? Palette.Ink : Palette.Text, TextAnchor.End, Size, row.Summary);
        bool known = LinearScale.CanDraw(row.Estimate);
        if (known && LinearScale.CanDraw(row.Low) && LinearScale.CanDraw(row.High))
        {
            double low = axis.X(row.Low), high = axis.X(row.High);
            svg.Line(low, y, high, y, Palette.Accent, 1.8);
            if (!axis.Holds(row.Low)) svg.Fill(Arrow(low, y, -1), Palette.Accent);
            if (!axis.Holds(row.High)) svg.Fill(Arrow(high, y, 1), Palette.Accent);
        }
        // over the interval's line, under the estimate
        if (LinearScale.CanDraw(row.Second)) svg.Dot(axis.X(row.Second), y, 3.4, Palette.Page, Palette.Muted, $"{row.Name}, {Second}: {Numbers.Format(row.Second)}");
        if (!known) return;
        double x = axis.X(row.Estimate);
        string title = $"{row.Name}: {Said(row)}";
        if (row.Summary) svg.Fill($"M{SvgWriter.Number(x - 6)} {SvgWriter.Number(y)}l6 -6l6 6l-6 6Z", Palette.Accent);
        else svg.Dot(x, y, 3.6, Palette.Accent, Palette.Page, title);
        svg.Hover(axis.Left, y - (RowHeight / 2), axis.Right - axis.Left, RowHeight, title);
    }

    private static string Arrow(double x, double y, int direction) => $"M{SvgWriter.Number(x + (5 * direction))} {SvgWriter.Number(y)}l{-7 * direction} -4v8Z";
}
