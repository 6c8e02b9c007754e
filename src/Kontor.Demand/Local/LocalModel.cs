using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Errors;
using Kontor.Randomness;

namespace Kontor.Demand.Local;

/// <summary>One fitted model per series.</summary>
public sealed class LocalModel : ForecastModel
{
    private readonly LocalState _state;

    private LocalModel(LocalState state)
    {
        _state = state;
        Report = new FitReport(state.Models.All(m => m.Report.Converged), state.Models.Sum(m => m.Report.Iterations), double.NaN)
        {
            Warnings = [.. state.Models.SelectMany(m => m.Report.Warnings).GroupBy(w => w, StringComparer.Ordinal).Select(g => $"{g.Key} ({g.Count()} series)")],
        };
    }

    /// <inheritdoc/>
    public override Forecaster Specification => _state.Specification;

    /// <inheritdoc/>
    public override FitReport Report { get; }

    /// <inheritdoc/>
    public override ImmutableArray<DataFault> Faults => _state.Faults;

    /// <summary>The series that were fitted.</summary>
    public ImmutableArray<SeriesKey> Keys => _state.Frame.Keys;

    /// <summary>The fitted models, in the order of <see cref="Keys"/>.</summary>
    public ImmutableArray<SeriesModel> Models => _state.Models;

    internal override ModelState State => _state;

    internal static LocalModel Of(LocalForecaster specification, Panel panel, Outcome<SeriesModel>[] outcomes)
    {
        int[] fitted = [.. Enumerable.Range(0, outcomes.Length).Where(i => outcomes[i].IsSuccess)];
        ImmutableArray<DataFault> faults = [.. outcomes.Where(o => !o.IsSuccess).Select(o => o.Fault!)];
        if (fitted.Length == 0) throw new DataException(faults[0]);
        ForecastFrame all = ForecastFrame.After(panel, 1);
        return new LocalModel(new LocalState
        {
            Specification = specification,
            Frame = all with { Keys = [.. fitted.Select(i => all.Keys[i])], Starts = [.. fitted.Select(i => all.Starts[i])] },
            Models = [.. fitted.Select(i => outcomes[i].Value)],
            NonNegative = [.. fitted.Select(i => IsNonNegative(panel[i].Target))],
            Faults = faults,
        });
    }

    internal static LocalModel Of(LocalState state) => new(state);

    /// <inheritdoc/>
    protected override Forecast ForecastPanel(int horizon, KnownAhead? knownAhead, FitContext context) =>
        Of([.. Enumerable.Range(0, _state.Models.Length)], horizon, knownAhead, context);

    internal override PreparedForecast PreparePanel(int horizon, KnownAhead? knownAhead, FitContext context)
    {
        RegressorsAhead(knownAhead); // said now and not when a series is asked for
        FitContext alone = Alone(context);
        return new PreparedForecast(horizon, Keys, i => Of([i], horizon, knownAhead, alone));
    }

    private Forecast Of(int[] series, int horizon, KnownAhead? knownAhead, FitContext context)
    {
        ForecastFrame frame = _state.Frame with { Horizon = horizon, Keys = [.. series.Select(i => _state.Frame.Keys[i])], Starts = [.. series.Select(i => _state.Frame.Starts[i])] };
        int count = frame.Keys.Length, levels = frame.Levels.Length;
        double[] mean = new double[count * horizon], psi = new double[count * horizon], quantiles = new double[count * horizon * levels];
        (Panel? panel, int[] regressors) = RegressorsAhead(knownAhead);
        Dictionary<SeriesKey, int>? positions = panel?.Keys.Select((key, i) => (key, i)).ToDictionary(p => p.key, p => p.i);
        context.ForEach($"{Specification.Name}: forecast", count, i =>
        {
            Span<double> m = mean.AsSpan(i * horizon, horizon), deviation = stackalloc double[horizon];
            double[] rows = panel is null ? [] : LocalForecaster.RegressorRows(panel, positions![frame.Keys[i]], regressors, panel[positions[frame.Keys[i]]].Length, horizon);
            SeriesModel model = _state.Models[series[i]];
            model.Forecast(rows, m, deviation, psi.AsSpan(i * horizon, horizon));
            for (int h = 0; h < horizon; h++)
            {
                Span<double> q = quantiles.AsSpan(((i * horizon) + h) * levels, levels);
                for (int l = 0; l < levels; l++) q[l] = model.Quantile(h, frame.Levels[l], m[h], deviation[h]);
            }
            if (!_state.NonNegative[series[i]]) return;
            Clip(m);
            Clip(quantiles.AsSpan(i * horizon * levels, horizon * levels));
        });
        var dependence = Dependence.OfWeights(psi, horizon, 0, RandomStream.Of(context.Seed, Specification.Name));
        return new Forecast(frame, mean, quantiles, dependence, Faults);
    }

    private (Panel? Panel, int[] Regressors) RegressorsAhead(KnownAhead? knownAhead)
    {
        ImmutableArray<string> names = ((LocalForecaster)_state.Specification).Regressors;
        if (names.IsDefaultOrEmpty) return (null, []);
        if (knownAhead is null) Throw.CovariatesMissing(Specification.Name, names[0]);
        return (knownAhead.Panel, [.. names.Select(name => LocalForecaster.RegressorIndex(knownAhead.Panel, name))]);
    }

    // a series that never was negative is not forecast to be: demand is a count or an amount
    internal static bool IsNonNegative(ReadOnlySpan<double> target)
    {
        foreach (double y in target)
        {
            if (y < 0) return false;
        }
        return true;
    }

    private static void Clip(Span<double> values) => System.Numerics.Tensors.TensorPrimitives.Max(values, 0, values);
}
