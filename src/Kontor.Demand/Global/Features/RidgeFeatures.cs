using System.Collections.Immutable;

namespace Kontor.Demand.Global.Features;

/// <summary>What the causal ridge regression says, as differences from the base in units of the series.</summary>
internal sealed class RidgeFeatures(CausalRidge ridge, TargetLevels levels) : FeatureBlock
{
    internal override ImmutableArray<string> Names { get; } = ["ridge", "ridge with the level of a year", "drift of the product"];

    internal override void Write(TreeRow row, Span<double> into)
    {
        Span<double> scratch = stackalloc double[Math.Min(ridge.Regressors, 256)];
        if (ridge.Regressors > 256) scratch = new double[ridge.Regressors];
        double level = levels.BaseOf(row.Series, row.Origin), unit = levels.ScaleOf(row.Series, row.Origin);
        into[0] = (ridge.Forecast(row.Series, row.Origin, row.Target, scratch) - level) / unit;
        into[1] = (ridge.SlowForecast(row.Series, row.Origin, row.Target, scratch) - level) / unit;
        into[2] = ridge.Drift(row.Series, row.Origin);
    }
}
