using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Errors;

namespace Kontor.Demand.Global;

/// <summary>Boosted trees over all series of a panel at once, on lags, rolling statistics, calendar, prices, promotions, events and what the neighbouring series do.</summary>
/// <remarks>
/// <para>The trees explain what simple forecasts leave over: the median of recent periods without a promotion, and ridge regressions that know only the past of each origin
/// (<see cref="CausalRidge"/>), on prices and promotions and, where more is known ahead, on that too. The forecast is the average over all. What a panel lacks (prices,
/// promotions, groups, three seasons of history) is left out and named in the report's warnings: with fewer seasons a phase of the year names single periods, and trees learn
/// their shocks by heart.</para>
/// <para>Rows are split by whole blocks, all series of a product in one period, into three folds; boosters are trained without each and judged on it, so that errors are
/// measured without a shock that both saw (Stone 1974, "Cross-validatory choice and assessment of statistical predictions"). The quantiles of these errors shift the predicted
/// ones per step, as conformal prediction does (Romano, Patterson, Candes 2019, "Conformalized quantile regression", section 4; Vovk 2015, "Cross-conformal predictors").</para>
/// <para>The defaults were chosen by backtests on weekly supermarket sales. Memory is about MaxRows x features x 9 bytes (some 300 MB at the default and 80 features), and
/// (series x periods x (6 + 3 covariates)) x 8 bytes for the histories.</para>
/// </remarks>
public sealed record GlobalTrees : Forecaster
{
    /// <summary>The longest look back of any feature, in periods.</summary>
    internal const int Lookback = 104;

    /// <summary>What a fitted model keeps of each series: discounts in the first of these periods are measured against prices before them.</summary>
    internal const int Kept = Lookback + 26;

    /// <inheritdoc/>
    public override string Name => "trees";

    /// <summary>How later steps are reached. Default direct.</summary>
    public TreeStrategy Strategy { get; init; } = TreeStrategy.Direct;

    /// <summary>What the trees minimise. Default quantiles.</summary>
    public TreeObjective Objective { get; init; } = TreeObjective.Quantile;

    /// <summary>The scale on which they see the target. Default by the panel; Tweedie takes scaled values.</summary>
    public TreeTransform Transform { get; init; } = TreeTransform.Auto;

    /// <summary>The longest step it is trained for, 1 to 104; a direct model refuses to go further. Default 8.</summary>
    public int Horizon { get; init => field = Within(value, 1, Lookback, nameof(Horizon)); } = 8;

    /// <summary>The number of periods in a season; null takes it from the calendar (52 weeks, 12 months, 7 days). Default null.</summary>
    public int? Season { get; init => field = value is { } season ? Within(season, 1, Lookback, nameof(Season)) : null; }

    /// <summary>The key column whose series share shocks and price response, such as the product; null finds the one whose series move together most. Default null.</summary>
    public string? Product { get; init; }

    /// <summary>The number of last periods whose values are trained on. Default 156.</summary>
    public int History { get; init => field = Within(value, 1, int.MaxValue, nameof(History)); } = 156;

    /// <summary>How often each value is trained on, at different steps, at most the horizon. Default 1.</summary>
    public int RowsPerTarget { get; init => field = Within(value, 1, Lookback, nameof(RowsPerTarget)); } = 1;

    /// <summary>The largest number of training rows; more are thinned by the seed. Default 400,000.</summary>
    public int MaxRows { get; init => field = Within(value, 100, 100_000_000, nameof(MaxRows)); } = 400_000;

    /// <summary>The number of rounds of boosting. Default 80.</summary>
    public int Rounds { get; init => field = Within(value, 1, 100_000, nameof(Rounds)); } = 80;

    /// <summary>The shrinkage of each tree, in (0, 1]. Default 0.15.</summary>
    public double LearningRate { get; init => field = Share(value, nameof(LearningRate)); } = 0.15;

    /// <summary>The largest depth of a tree, 1 to 20. Default 6.</summary>
    public int MaxDepth { get; init => field = Within(value, 1, 20, nameof(MaxDepth)); } = 6;

    /// <summary>The number of bins of a feature, 2 to 65,536. Default 64.</summary>
    public int MaxBins { get; init => field = Within(value, 2, 65_536, nameof(MaxBins)); } = 64;

    /// <summary>The share of rows drawn for a tree, in (0, 1]. Default 0.7.</summary>
    public double RowShare { get; init => field = Share(value, nameof(RowShare)); } = 0.7;

    /// <summary>The share of features drawn for a tree, in (0, 1]. Default 0.4.</summary>
    public double ColumnShare { get; init => field = Share(value, nameof(ColumnShare)); } = 0.4;

    /// <summary>The least second derivative of a leaf, about its rows over two; null takes a 500th of a booster's rows, 2 to 75. Default null.</summary>
    public double? LeafWeight { get; init => field = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(LeafWeight), value, "needs 0 or more"); }

    /// <summary>The L2 penalty on leaves, 0 or more. Default 2.5.</summary>
    public double L2 { get; init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(L2), value, "needs 0 or more"); } = 2.5;

    /// <summary>The power of the Tweedie variance, above 1 and below 2. Default 1.5.</summary>
    public double TweediePower
    {
        get;
        init => field = value is > 1 and < 2 ? value : throw new ArgumentOutOfRangeException(nameof(TweediePower), value, "needs a power above 1 and below 2");
    } = 1.5;

    /// <inheritdoc/>
    protected internal override DataFault? CheckSeries(SeriesView series)
    {
        foreach (double y in series.Target[Math.Max(0, series.Length - Lookback)..])
        {
            if (!double.IsNaN(y)) return null;
        }
        return new DataFault(FaultCode.TooShort, $"series {series.Key}", $"no observed value in the last {Math.Min(Lookback, series.Length)} periods", $"one value or more for {Name}");
    }

    /// <inheritdoc/>
    protected internal override ForecastModel FitPanel(Panel panel, FitContext context)
    {
        ImmutableArray<DataFault> faults = Check(panel);
        Panel fitted = faults.IsEmpty ? panel : panel.Where(i => CheckSeries(panel[i]) is null);
        return TreeFit.Run(this, fitted, faults, context);
    }

    private static int Within(int value, int least, int most, string name) =>
        value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(name, value, $"needs {least} to {most}");

    private static double Share(double value, string name) => value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, "needs a share above 0 and at most 1");
}
