using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Demand.Features;
using Kontor.Errors;
using Kontor.Trees.Matrices;

namespace Kontor.Demand.Regressions;

/// <summary>A regression over rows of features, one row per series, origin and target: any step ahead is forecast directly, from what is known at the origin.</summary>
/// <remarks>
/// <para>Mukherjee et al. 2018 ("ARMDN: Associative and Recurrent Mixture Density Networks for eRetail Demand Forecasting"), section 4.1: a scalar regression sees the features of
/// table 1 and, since it is no model of time series, autoregressive features (the previous period, the mean of the previous month), the position in the year and the time since the
/// first sale. These stand beside the features also where <see cref="FeatureBuilder.Engineered"/> is off.</para>
/// <para>The newest periods are first held out; errors of forecasts of them calibrate the intervals (<see cref="Calibration.Calibrated"/>), then the regression is fitted to all
/// rows. Memory is about <see cref="MaxRows"/> x features x 12 bytes.</para>
/// </remarks>
public abstract record FeatureRegression : Forecaster
{
    private protected FeatureRegression(int maxRows) => MaxRows = maxRows;

    /// <summary>The features. Default: all of table 1 that the data hold. The longest step of a row is taken from <see cref="Horizon"/>.</summary>
    public FeatureBuilder Features { get; init => field = value ?? throw new ArgumentNullException(nameof(Features)); } = new();

    /// <summary>The longest step, 1 to 104; a longer forecast is refused. Default 8.</summary>
    public int Horizon { get; init => field = Within(value, 1, 104, nameof(Horizon)); } = 8;

    /// <summary>The scale on which the regression sees demand. Default the logarithm of demand over its size.</summary>
    public RegressionScale Scale { get; init; } = RegressionScale.Logarithm;

    /// <summary>The number of last periods whose values are fitted to. Default 104.</summary>
    public int History { get; init => field = Within(value, 1, int.MaxValue, nameof(History)); } = 104;

    /// <summary>How often each value is fitted to, at different steps, at most the horizon. Default 1.</summary>
    public int RowsPerTarget { get; init => field = Within(value, 1, 104, nameof(RowsPerTarget)); } = 1;

    /// <summary>The largest number of rows that are fitted to; more are thinned by the seed. Default 50,000 for Cubist, 200,000 for trees, of which a row costs less.</summary>
    public int MaxRows { get; init => field = Within(value, 100, 100_000_000, nameof(MaxRows)); }

    /// <summary>Whether intervals are calibrated on held-out periods, and what is left to them is chosen, at the cost of another fit. Default true.</summary>
    public bool Calibrated { get; init; } = true;

    /// <inheritdoc/>
    /// <exception cref="DataException">Fewer than ten values have a history before them: <see cref="FaultCode.TooShort"/>.</exception>
    protected internal override ForecastModel FitPanel(Panel panel, FitContext context)
    {
        ImmutableArray<DataFault> faults = Check(panel);
        Panel fitted = faults.IsEmpty ? panel : panel.Where(i => CheckSeries(panel[i]) is null);
        return new RegressionFit(this, fitted, context).Run(faults);
    }

    /// <summary>The settings of the fit that is made only to see its errors on held-out periods. Default: the same.</summary>
    internal virtual FeatureRegression Rehearsal => this;

    /// <summary>A fit, and the same fit as it predicts otherwise; the one that forecasts held-out periods best is taken. Default: no other.</summary>
    internal virtual IReadOnlyList<IRowRegression> Alternatives(IRowRegression fitted) => [fitted];

    /// <summary>The settings of the fit that is kept, when this one forecast held-out periods best. Default: the same.</summary>
    internal virtual FeatureRegression Like(IRowRegression best) => this;

    /// <summary>Fits the regression.</summary>
    /// <param name="rows">The features of the rows.</param>
    /// <param name="targets">Their targets on the scale. Shape: (rows).</param>
    /// <param name="context">Seed, threads, cancellation, progress.</param>
    internal abstract IRowRegression FitRows(FeatureMatrix rows, double[] targets, FitContext context);

    /// <summary>Brings a fitted regression back.</summary>
    /// <param name="bytes">What <see cref="IRowRegression.ToBytes"/> gave.</param>
    internal abstract IRowRegression Restore(byte[] bytes);

    private protected static int Within(int value, int least, int most, string name) =>
        value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(name, value, $"needs {least} to {most}");
}
