using System.Collections.Immutable;
using Kontor.Reports.Colours;
using Kontor.Reports.Drawing;
using Kontor.Reports.Numbers;
using Kontor.Reports.Scales;

namespace Kontor.Reports.Charts;

/// <summary>Lines that are named at their ends, such as the error of each model by step ahead.</summary>
public sealed record LineChart : Chart
{
    private const double Size = 12;

    /// <summary>The positions along the horizontal axis.</summary>
    public required PeriodAxis Periods { get; init; }

    /// <summary>The lines; more than six share the colour of the sixth unless one is highlighted.</summary>
    public required ImmutableArray<LineSeries> Series { get; init; }

    /// <summary>The name of the line that stands out while the others turn grey; null (default) for a colour each.</summary>
    public string? Highlight { get; init; }

    /// <summary>What the horizontal axis counts, such as <c>weeks ahead</c>. Default nothing.</summary>
    public string Along { get; init; } = "";

    /// <summary>What is marked along the horizontal axis, in any order. Default nothing.</summary>
    public ImmutableArray<ChartEvent> Events { get; init; } = [];

    /// <summary>A shared value range for small multiples; null (default) takes it from the lines.</summary>
    public (double Low, double High)? Range { get; init; }

    /// <summary>How values are written. Default plain.</summary>
    public NumberStyle Numbers { get; init; } = NumberStyle.Plain;

    /// <summary>Height in pixels, 120 or more. Default 280.</summary>
    public double Height { get; init; } = 280;

    private protected override double GetHeight() => Height;

    private protected override void Validate()
    {
        if (!(Height is >= 120 and <= 10_000)) Throw.Argument(nameof(Height), $"is {Height}, needs 120 to 10,000");
        foreach (LineSeries series in Series) Throw.IfLength(nameof(Series), series.Values.Length, Periods.Count);
        if (Events.FirstOrDefault(e => e.Period < 0 || e.Period >= Periods.Count) is { } stray)
        {
            Throw.Argument(nameof(Events), $"has '{stray.Label}' at position {stray.Period}, needs 0 to {Periods.Count - 1}");
        }
        if (Range is { } given && !(LinearScale.CanDraw(given.Low) && LinearScale.CanDraw(given.High) && given.Low <= given.High))
        {
            Throw.Argument(nameof(Range), $"is {given}, needs two finite numbers in ascending order");
        }
    }

    private protected override string Describe()
    {
        string Ends(LineSeries s) => $"{s.Name} from {Numbers.Format(s.Values.First(LinearScale.CanDraw))} to {Numbers.Format(s.Values.Last(LinearScale.CanDraw))}.";
        string words = string.Join(' ', Series.Where(s => Any(s.Values)).Select(Ends));
        return words.Length == 0 ? "No data." : words + string.Concat(Events.OrderBy(e => e.Period).Select(e => $" {Periods.Names[e.Period]}: {e.Label}."));
    }

    private protected override void Draw(SvgWriter svg)
    {
        if (LinearScale.Range(Series.SelectMany(s => s.Values)) is not { } range)
        {
            DrawNothing(svg);
            return;
        }
        if (Range is { } shared) range = (Math.Min(shared.Low, range.Low), Math.Max(shared.High, range.High));
        double names = Math.Min(Width * 0.3, Series.Max(s => TextMeasure.Width(s.Name, Size * TextMeasure.Bold)) + 10);
        double bottom = Height - (Periods.Groups.IsEmpty ? 24 : 40) - (Along.Length > 0 ? 16 : 0);
        Frame frame = Frame.Of(ForLines(range), Numbers, 12 + (EventRows.Needed(Events) * 16), Width - names, bottom);
        frame.DrawGrid(svg);
        frame.DrawPeriods(svg, Periods);
        svg.FittedText(frame.Left, Height - 6, Along, frame.Right - frame.Left, Palette.Quiet, size: Size);
        EventRows.Draw(svg, frame, Events, Periods, top: 12);
        double[] x = [.. Enumerable.Range(0, Periods.Count).Select(i => frame.X(i, Periods.Count))];
        // what stands out is drawn last, over the others
        foreach (int s in Enumerable.Range(0, Series.Length).OrderBy(Stands)) DrawLine(svg, frame, x, s);
        DrawNames(svg, frame, names);
    }

    private bool Stands(int series) => Highlight is not null && Series[series].Name == Highlight;

    private Paint PaintOf(int series) =>
        Highlight is null ? Palette.Lines[Math.Min(series, Palette.Lines.Length - 1)] : Stands(series) ? Palette.Accent : Palette.Muted;

    private void DrawLine(SvgWriter svg, Frame frame, double[] x, int series)
    {
        double[] y = [.. Series[series].Values.Select(frame.Y)];
        svg.Stroke(Paths.Line(x, y), PaintOf(series), Stands(series) ? 2.6 : 1.8);
        for (int i = 0; i < y.Length && y.Length <= 20; i++)
        {
            string title = $"{Series[series].Name}, {Periods.Names[i]}: {Numbers.Format(Series[series].Values[i])}";
            if (!double.IsNaN(y[i])) svg.Dot(x[i], y[i], 2.5, PaintOf(series), title: title);
        }
    }

    private void DrawNames(SvgWriter svg, Frame frame, double room)
    {
        int[] known = [.. Enumerable.Range(0, Series.Length).Where(s => Any(Series[s].Values))];
        double[] wanted = [.. known.Select(s => frame.Y(Series[s].Values.Last(LinearScale.CanDraw)))];
        double[] placed = Labels.Spread(wanted, 15, frame.Top, frame.Bottom);
        for (int i = 0; i < known.Length; i++)
        {
            Paint paint = Highlight is not null && !Stands(known[i]) ? Palette.Quiet : PaintOf(known[i]);
            svg.FittedText(frame.Right + 8, placed[i] + 4, Series[known[i]].Name, room - 8, paint, size: Size, bold: Highlight is null || Stands(known[i]));
        }
    }
}
