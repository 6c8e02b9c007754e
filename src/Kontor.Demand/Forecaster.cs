using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Kontor.Data.Panels;
using Kontor.Errors;

namespace Kontor.Demand;

/// <summary>The specification of a forecasting model: an immutable record, validated when built. Fitting never changes it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "forecaster")]
[JsonDerivedType(typeof(Local.Naive), "naive")]
[JsonDerivedType(typeof(Local.SeasonalNaive), "seasonal-naive")]
[JsonDerivedType(typeof(Local.Drift), "drift")]
[JsonDerivedType(typeof(Local.MovingAverage), "moving-average")]
[JsonDerivedType(typeof(Local.Croston), "croston")]
[JsonDerivedType(typeof(Local.Sba), "sba")]
[JsonDerivedType(typeof(Local.Tsb), "tsb")]
[JsonDerivedType(typeof(Local.ExponentialSmoothing), "ets")]
[JsonDerivedType(typeof(Local.OptimisedTheta), "theta")]
[JsonDerivedType(typeof(Local.AutoArima), "arima")]
[JsonDerivedType(typeof(Global.GlobalTrees), "trees")]
[JsonDerivedType(typeof(SeasonalProfiles.SeasonalProfile), "seasonal-profile")]
[JsonDerivedType(typeof(Neural.Armdn), "armdn")]
[JsonDerivedType(typeof(Neural.EncoderDecoderLstm), "encoder-decoder")]
[JsonDerivedType(typeof(Regressions.FeatureCubist), "cubist")]
[JsonDerivedType(typeof(Regressions.FeatureTrees), "feature-trees")]
[JsonDerivedType(typeof(Hierarchies.NationalSplit), "national-split")]
[JsonDerivedType(typeof(Calibration.Calibrated), "calibrated")]
[JsonDerivedType(typeof(Stacking.Stacked), "stacked")]
[JsonDerivedType(typeof(Stacking.Averaged), "averaged")]
public abstract record Forecaster
{
    /// <summary>What tables and reports call the model, such as <c>ets</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What would keep the model from fitting this panel, or some of its series. <see cref="Fit"/> runs the same checks.</summary>
    /// <param name="panel">The data.</param>
    /// <returns>One fault per series that would be left out; empty when all is well.</returns>
    /// <exception cref="DataException">The panel as a whole cannot be fitted: <see cref="FaultCode.Empty"/>.</exception>
    public ImmutableArray<DataFault> Check(Panel panel)
    {
        ArgumentNullException.ThrowIfNull(panel);
        if (panel.Count == 0) Throw.Empty(Name);
        ImmutableArray<DataFault>.Builder faults = ImmutableArray.CreateBuilder<DataFault>();
        for (int i = 0; i < panel.Count; i++)
        {
            if (CheckSeries(panel[i]) is { } fault) faults.Add(fault);
        }
        return faults.ToImmutable();
    }

    /// <summary>Fits the model to every series of a panel. A series that cannot be fitted is listed in <see cref="ForecastModel.Faults"/> and does not stop the others.</summary>
    /// <param name="panel">The data; not changed and not kept unless the method needs them.</param>
    /// <param name="context">Seed, threads, cancellation, progress.</param>
    /// <exception cref="DataException">The panel has no series, or none that can be fitted.</exception>
    /// <exception cref="OperationCanceledException">The context's token was cancelled.</exception>
    public ForecastModel Fit(Panel panel, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ImmutableArray<DataFault> faults = Check(panel);
        if (faults.Length == panel.Count) throw new DataException(faults[0]);
        return FitPanel(panel, context);
    }

    /// <summary>What keeps the model from fitting one series; null when nothing does. Default: a series needs one observed value.</summary>
    /// <param name="series">The series.</param>
    protected internal virtual DataFault? CheckSeries(SeriesView series)
    {
        foreach (double y in series.Target)
        {
            if (!double.IsNaN(y)) return null;
        }
        return new DataFault(FaultCode.TooShort, $"series {series.Key}", "no observed value", $"one value or more for {Name}");
    }

    /// <summary>Fits the model; the checks have passed for at least one series.</summary>
    /// <param name="panel">The data.</param>
    /// <param name="context">Seed, threads, cancellation, progress.</param>
    protected internal abstract ForecastModel FitPanel(Panel panel, FitContext context);
}
