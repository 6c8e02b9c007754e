using Kontor.Data.Panels;
using Kontor.Data.Forecasts;
using Kontor.Demand.Local;
using Kontor.Errors;
using Kontor.Randomness;

namespace Kontor.Demand.Calibration;

/// <summary>Any model with intervals that are calibrated by split conformal prediction per step ahead, on its own out-of-time errors, across series.</summary>
/// <param name="Base">The model.</param>
public sealed record Calibrated(Forecaster Base) : Forecaster
{
    /// <summary>How the intervals are calibrated.</summary>
    public CalibrationSettings Settings { get; init; } = new();

    /// <inheritdoc/>
    public override string Name => Base.Name;

    /// <inheritdoc/>
    protected internal override DataFault? CheckSeries(SeriesView series) => Base.CheckSeries(series);

    /// <inheritdoc/>
    protected internal override ForecastModel FitPanel(Panel panel, FitContext context)
    {
        Panel seen = Base is LocalForecaster ? Sample(panel, context) : panel;
        var folds = OutOfTime.Collect([Base], seen, Settings.Horizon, Settings.Origins, Settings.EffectiveStride, context);
        ConformalScores scores = ConformalScores.Of(seen, [.. folds.Select(f => (f.Cut, f.Forecasts[0]))], Settings.Horizon, ShortHistory.Parameters([Base], panel));
        return CalibratedModel.Of(this, Base.Fit(panel, context), scores, panel);
    }

    private Panel Sample(Panel panel, FitContext context)
    {
        if (panel.Count <= Settings.MaxSeries) return panel;
        RandomStream stream = RandomStream.Of(context.Seed, "calibration sample");
        (double Draw, int Index)[] draws = new (double, int)[panel.Count];
        for (int i = 0; i < draws.Length; i++)
        {
            RandomStream own = stream.Child(panel.Keys[i].ToString());
            draws[i] = (own.NextDouble(), i);
        }
        HashSet<int> kept = [.. draws.Order().Take(Settings.MaxSeries).Select(d => d.Index)];
        return panel.Where(kept.Contains);
    }
}
