using System.Collections.Immutable;
using System.Globalization;
using Kontor.Reports.Colours;
using Kontor.Reports.Drawing;
using Kontor.Reports.Numbers;
using Kontor.Reports.Scales;

namespace Kontor.Reports.Charts;

/// <summary>A history, a forecast and the intervals around it: nested bands that are labelled at their ends, what came true over them, and events above.</summary>
/// <remarks>The bands start from the last observation, as a fan (Bank of England, Britton, Fisher and Whitley 1998). Steps of the forecast have tooltips.</remarks>
public sealed record FanChart : Chart
{
    /// <summary>The periods of the history and then of the forecast.</summary>
    public required PeriodAxis Periods { get; init; }

    /// <summary>The observed values, oldest first. Default none.</summary>
    public ImmutableArray<double> History { get; init; } = [];

    /// <summary>The median or mean forecast, one value per step. Default none.</summary>
    public ImmutableArray<double> Forecast { get; init; } = [];

    /// <summary>At most three intervals, in any order; the widest is drawn palest. Default none.</summary>
    public ImmutableArray<FanBand> Bands { get; init; } = [];

    /// <summary>What came true, one value per step of the forecast, NaN where it is not known yet; or empty (default).</summary>
    public ImmutableArray<double> Actuals { get; init; } = [];

    /// <summary>Events, in any order. Default none.</summary>
    public ImmutableArray<ChartEvent> Events { get; init; } = [];

    /// <summary>What the line between history and forecast is called; empty for no line. Default <c>today</c>.</summary>
    public string Divide { get; init; } = "today";

    /// <summary>How values are written. Default short: 12.5k, 1.2M.</summary>
    public NumberStyle Numbers { get; init; } = NumberStyle.Short;

    /// <summary>Height in pixels, 120 or more. Default 320.</summary>
    public double Height { get; init; } = 320;

    private protected override double GetHeight() => Height;

    private protected override void Validate()
    {
        Throw.IfLength(nameof(Periods), Periods.Count, History.Length + Forecast.Length);
        if (!Actuals.IsEmpty) Throw.IfLength(nameof(Actuals), Actuals.Length, Forecast.Length);
        if (Bands.Length > Palette.Bands.Length) Throw.Argument(nameof(Bands), $"has {Bands.Length} items, needs at most {Palette.Bands.Length}");
        if (!(Height is >= 120 and <= 10_000)) Throw.Argument(nameof(Height), $"is {Height}, needs 120 to 10,000");
        foreach (FanBand band in Bands)
        {
            Throw.IfLength(nameof(Bands), band.Low.Length, Forecast.Length);
            Throw.IfLength(nameof(Bands), band.High.Length, Forecast.Length);
        }
        if (Events.FirstOrDefault(e => e.Period < 0 || e.Period >= Periods.Count) is { } stray)
        {
            Throw.Argument(nameof(Events), $"has '{stray.Label}' in period {stray.Period}, needs 0 to {Periods.Count - 1}");
        }
    }

    private protected override string Describe()
    {
        var words = new List<string>();
        if (LinearScale.Range(History) is { } past)
        {
            words.Add($"History of {History.Length} periods between {Numbers.Format(past.Low)} and {Numbers.Format(past.High)}, last {Numbers.Format(History[^1])}.");
        }
        if (Any(Forecast))
        {
            words.Add($"Forecast of {Forecast.Length} periods from {Numbers.Format(Forecast[0])} to {Numbers.Format(Forecast[^1])}.");
            words.AddRange(Bands.OrderBy(b => b.Level).Select(b => $"{Percent(b.Level)} interval of the last period: {Numbers.Format(b.Low[^1], b.High[^1])}."));
        }
        words.AddRange(Events.OrderBy(e => e.Period).Select(e => $"{Periods.Names[e.Period]}: {e.Label}."));
        return words.Count == 0 ? "No data." : string.Join(' ', words);
    }

    private protected override void Draw(SvgWriter svg)
    {
        IEnumerable<double> all = [.. History, .. Forecast, .. Actuals, .. Bands.SelectMany(b => b.Low), .. Bands.SelectMany(b => b.High)];
        if (LinearScale.Range(all) is not { } range)
        {
            DrawNothing(svg);
            return;
        }
        int rows = EventRows.Needed(Events);
        double top = 12 + (rows * 16) + (Divide.Length > 0 && !Forecast.IsEmpty ? 16 : 0);
        NumberStyle numbers = EndStyle();
        double names = EndValues().Append(0).Max(v => TextMeasure.Width($"forecast {numbers.Format(v)}", 12 * TextMeasure.Bold));
        double right = Width - (Forecast.IsEmpty ? 16 : Math.Min(names + 10, Width * 0.4));
        double bottom = Height - (Periods.Groups.IsEmpty ? 24 : 40);
        Frame frame = Frame.Of(ForLines(range), Numbers, top, right, bottom);
        frame.DrawGrid(svg);
        frame.DrawPeriods(svg, Periods);
        DrawBands(svg, frame);
        if (Divide.Length > 0 && !History.IsEmpty && !Forecast.IsEmpty)
        {
            double x = (X(frame, History.Length - 1) + X(frame, History.Length)) / 2;
            svg.Line(x, top - 12, x, bottom, Palette.Quiet, dash: "2 3");
            svg.FittedText(x, top - 17, Divide, 120, Palette.Quiet, TextAnchor.Middle);
        }
        EventRows.Draw(svg, frame, Events, Periods, top: 12);
        DrawLines(svg, frame);
        DrawEndLabels(svg, frame);
        DrawTooltips(svg, frame);
    }

    /// <summary>What is labelled at the end of the forecast.</summary>
    private IEnumerable<double> EndValues() =>
        Forecast.IsEmpty ? [] : Bands.SelectMany(b => (double[])[b.Low[^1], b.High[^1]]).Append(Forecast[^1]).Where(LinearScale.CanDraw);

    private NumberStyle EndStyle() => Numbers.ForAll(EndValues());

    private static string Percent(double level) => (level * 100).ToString("0.#", CultureInfo.InvariantCulture) + "%";

    private double X(Frame frame, int period) => frame.X(period, Periods.Count);

    /// <summary>The last observation, from which bands and forecast start; NaN when there is none.</summary>
    private double Anchor => History.IsEmpty ? double.NaN : History[^1];

    private (double[] X, double[] Y) FromAnchor(Frame frame, ImmutableArray<double> values)
    {
        bool anchored = LinearScale.CanDraw(Anchor);
        int first = anchored ? History.Length - 1 : History.Length;
        double[] x = [.. Enumerable.Range(first, Periods.Count - first).Select(i => X(frame, i))];
        double[] y = anchored ? [frame.Y(Anchor), .. values.Select(frame.Y)] : [.. values.Select(frame.Y)];
        return (x, y);
    }

    private void DrawBands(SvgWriter svg, Frame frame)
    {
        FanBand[] nested = [.. Bands.OrderByDescending(b => b.Level)];
        for (int i = 0; i < nested.Length; i++)
        {
            (double[] x, double[] low) = FromAnchor(frame, nested[i].Low);
            svg.Fill(Paths.Area(x, low, FromAnchor(frame, nested[i].High).Y), Palette.Bands[i + (nested.Length == 1 ? 1 : 0)]);
        }
    }

    private void DrawLines(SvgWriter svg, Frame frame)
    {
        double[] past = [.. Enumerable.Range(0, History.Length).Select(i => X(frame, i))];
        double[] future = [.. Enumerable.Range(History.Length, Forecast.Length).Select(i => X(frame, i))];
        (double[] x, double[] y) = FromAnchor(frame, Forecast);
        svg.Stroke(Paths.Line(x, y), Palette.Accent, 2.5);
        svg.Stroke(Paths.Line(past, [.. History.Select(frame.Y)]), Palette.Ink, History.Length > 150 ? 1.2 : 1.8);
        double[] actual = [.. Actuals.Select(frame.Y)];
        if (actual.Length > 0) svg.Stroke(Paths.Line(future, actual), Palette.Actual, 1.5);
        int[] known = [.. Enumerable.Range(0, actual.Length).Where(i => !double.IsNaN(actual[i]))];
        if (known.Length == 0) return;
        foreach (int i in known.Take(60)) svg.Dot(future[i], actual[i], 3, Palette.Actual, Palette.Page);
        // pixels grow downwards: the highest actual has the smallest; name it on the side away from the forecast
        int highest = known.MinBy(i => actual[i]), lowest = known.MaxBy(i => actual[i]);
        bool above = !(frame.Y(Forecast[highest]) < actual[highest]);
        int named = above ? highest : lowest;
        TextAnchor anchor = future[named] > frame.Right - 24 ? TextAnchor.End : TextAnchor.Middle;
        svg.HaloText(future[named], actual[named] + (above ? -9 : 19), "actual", Palette.Actual, anchor, bold: true);
    }

    /// <summary>The bands whose ends are labelled: all when the last step has the height for it, else the widest.</summary>
    private FanBand[] LabelledBands(Frame frame)
    {
        if (Forecast.IsEmpty) return [];
        FanBand[] drawn = [.. Bands.Where(b => LinearScale.CanDraw(b.High[^1]) && LinearScale.CanDraw(b.Low[^1])).OrderByDescending(b => b.Level)];
        if (drawn.Length == 0) return [];
        double height = frame.Y(drawn[0].Low[^1]) - frame.Y(drawn[0].High[^1]);
        return height >= 15 * 2 * drawn.Length * 0.8 ? drawn : drawn[..1];
    }

    private void DrawEndLabels(SvgWriter svg, Frame frame)
    {
        var labels = new List<(double Y, string Text, Paint Paint, bool Bold)>();
        NumberStyle numbers = EndStyle();
        int last = Forecast.Length - 1;
        if (last >= 0 && LinearScale.CanDraw(Forecast[last])) labels.Add((frame.Y(Forecast[last]), $"forecast {numbers.Format(Forecast[last])}", Palette.Accent, true));
        foreach (FanBand band in LabelledBands(frame))
        {
            labels.Add((frame.Y(band.High[last]), $"{Percent(band.Level)} {numbers.Format(band.High[last])}", Palette.Quiet, false));
            labels.Add((frame.Y(band.Low[last]), $"{Percent(band.Level)} {numbers.Format(band.Low[last])}", Palette.Quiet, false));
        }
        double[] placed = Labels.Spread([.. labels.Select(l => l.Y)], 15, frame.Top, frame.Bottom);
        for (int i = 0; i < placed.Length; i++)
        {
            svg.FittedText(frame.Right + 8, placed[i] + 4, labels[i].Text, Width - frame.Right - 8, labels[i].Paint, bold: labels[i].Bold);
        }
    }

    private void DrawTooltips(SvgWriter svg, Frame frame)
    {
        double width = Math.Max(2, (frame.Right - frame.Left) / Math.Max(1, Periods.Count - 1));
        for (int i = 0; i < Forecast.Length; i++)
        {
            string bands = string.Concat(Bands.OrderBy(b => b.Level).Select(b => $"; {Percent(b.Level)}: {Numbers.Format(b.Low[i], b.High[i])}"));
            string actual = Actuals.IsEmpty || !LinearScale.CanDraw(Actuals[i]) ? "" : $"; actual {Numbers.Format(Actuals[i])}";
            double x = X(frame, History.Length + i) - (width / 2);
            svg.Hover(x, frame.Top, width, frame.Bottom - frame.Top, $"{Periods.Names[History.Length + i]}: {Numbers.Format(Forecast[i])}{bands}{actual}");
        }
    }
}
