using System.Collections.Immutable;
using Kontor.Reports.Colours;
using Kontor.Reports.Drawing;
using Kontor.Reports.Numbers;
using Kontor.Reports.Scales;

namespace Kontor.Reports.Charts;

/// <summary>A line of the size of a word (Tufte 2006, "Beautiful Evidence"), for a table's cell: history, and optionally a forecast with its interval.</summary>
public sealed record Sparkline : Chart
{
    /// <summary>A sparkline of 104 pixels.</summary>
    public Sparkline() => Width = 104;

    /// <summary>The observed values, oldest first.</summary>
    public required ImmutableArray<double> History { get; init; }

    /// <summary>The forecast, one value per step. Default none.</summary>
    public ImmutableArray<double> Forecast { get; init; } = [];

    /// <summary>The interval around the forecast; null (default) for none.</summary>
    public FanBand? Band { get; init; }

    /// <summary>How values are written in the description. Default short.</summary>
    public NumberStyle Numbers { get; init; } = NumberStyle.Short;

    private const double Height = 26;

    private protected override double GetHeight() => Height;

    private protected override void Validate()
    {
        if (Band is null) return;
        Throw.IfLength(nameof(Band), Band.Low.Length, Forecast.Length);
        Throw.IfLength(nameof(Band), Band.High.Length, Forecast.Length);
    }

    private protected override string Describe()
    {
        if (LinearScale.Range([.. History, .. Forecast]) is not { } range) return "No data.";
        return $"Between {Numbers.Format(range.Low)} and {Numbers.Format(range.High)}.";
    }

    private protected override void Draw(SvgWriter svg)
    {
        if (LinearScale.Range([.. History, .. Forecast, .. Band?.Low ?? [], .. Band?.High ?? []]) is not { } range)
        {
            svg.Text(Width, (Height / 2) + 4, "–", Palette.Quiet, TextAnchor.End);
            return;
        }
        if (range.Low == range.High) range = (range.Low - Math.Max(1, Math.Abs(range.Low) * 0.5), range.High + Math.Max(1, Math.Abs(range.High) * 0.5));
        int count = History.Length + Forecast.Length;
        var scale = new LinearScale(range.Low, range.High, Height - 4, 4);
        double X(int i) => count < 2 ? Width / 2 : 3 + ((Width - 6) * i / (count - 1));
        double Y(double value) => LinearScale.CanDraw(value) ? scale.Map(value) : double.NaN;
        double[] past = [.. Enumerable.Range(0, History.Length).Select(X)], future = [.. Enumerable.Range(History.Length, Forecast.Length).Select(X)];
        if (Band is not null) svg.Fill(Paths.Area(future, [.. Band.Low.Select(Y)], [.. Band.High.Select(Y)]), Palette.Bands[1]);
        svg.Stroke(Paths.Line(past, [.. History.Select(Y)]), Palette.Quiet, 1.2);
        svg.Stroke(Paths.Line(future, [.. Forecast.Select(Y)]), Palette.Accent, 1.8);
        int last = Enumerable.Range(0, History.Length).LastOrDefault(i => LinearScale.CanDraw(History[i]), -1);
        if (Forecast.IsEmpty && last >= 0) svg.Dot(X(last), Y(History[last]), 2, Palette.Accent);
    }
}
