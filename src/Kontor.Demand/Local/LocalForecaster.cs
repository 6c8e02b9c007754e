using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Errors;

namespace Kontor.Demand.Local;

/// <summary>A model that is fitted to each series by itself.</summary>
public abstract record LocalForecaster : Forecaster
{
    private readonly int? _season;

    /// <summary>The number of periods in a season; null takes it from the calendar (52 weeks, 12 months, ...). Default null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int? Season
    {
        get => _season;
        init => _season = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Season), value, "needs 1 period or more");
    }

    /// <summary>The names of the covariates known ahead that the model regresses on. Default none.</summary>
    public virtual ImmutableArray<string> Regressors { get; init; } = [];

    /// <inheritdoc/>
    protected internal override ForecastModel FitPanel(Panel panel, FitContext context)
    {
        int[] regressors = Regressors.IsDefaultOrEmpty ? [] : [.. Regressors.Select(name => RegressorIndex(panel, name))];
        int season = Season ?? panel.Calendar.Season;
        var outcomes = new Outcome<SeriesModel>[panel.Count];
        context.ForEach(Name, panel.Count, i =>
        {
            SeriesView series = panel[i];
            if (CheckSeries(series) is { } fault)
            {
                outcomes[i] = fault;
                return;
            }
            try
            {
                outcomes[i] = FitSeries(series.Target, season, RegressorRows(panel, i, regressors, 0, series.Length), context.Cancellation);
            }
            catch (DataException failure)
            {
                outcomes[i] = failure.Fault with { Where = $"series {series.Key}" };
            }
        });
        return LocalModel.Of(this, panel, outcomes);
    }

    /// <summary>Fits one series.</summary>
    /// <param name="target">The target; NaN where missing. Shape: (periods).</param>
    /// <param name="season">The number of periods in a season.</param>
    /// <param name="regressors">The regressors, row-major. Shape: (periods x regressors).</param>
    /// <param name="cancellation">Checked in every iteration.</param>
    /// <exception cref="DataException">The series cannot be fitted.</exception>
    protected abstract SeriesModel FitSeries(ReadOnlySpan<double> target, int season, ReadOnlySpan<double> regressors, CancellationToken cancellation);

    /// <summary>The regressors of some periods of a series, row-major.</summary>
    internal static double[] RegressorRows(Panel panel, int series, ReadOnlySpan<int> regressors, int first, int count)
    {
        double[] rows = regressors.IsEmpty ? [] : new double[count * regressors.Length];
        for (int c = 0; c < regressors.Length; c++)
        {
            ReadOnlySpan<double> column = panel[series].Dynamic(regressors[c]).Slice(first, count);
            for (int t = 0; t < count; t++) rows[(t * regressors.Length) + c] = column[t];
        }
        return rows;
    }

    internal static int RegressorIndex(Panel panel, string name)
    {
        int index = panel.CovariateIndex(name);
        if (index < 0 || panel.Covariates[index].Timing != CovariateTiming.KnownAhead) Throw.UnknownRegressor(name, panel);
        return index;
    }
}
