using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand.Calibration;
using Kontor.Demand.Features;
using Kontor.Errors;
using Kontor.Neural.Training;
using Kontor.Randomness;

namespace Kontor.Demand.Neural;

/// <summary>A fitted <see cref="Armdn"/>.</summary>
public sealed class ArmdnModel : ForecastModel
{
    private readonly ArmdnBlueprint _blueprint;
    private readonly FeatureHistory _history;
    private readonly NetworkSets _networks;
    private readonly ConformalScores? _scores;

    internal ArmdnModel(
        ArmdnBlueprint blueprint, FeatureHistory history, NetworkSets networks, ConformalScores? scores, ImmutableArray<ImmutableArray<EpochRecord>> training,
        FitReport report, ImmutableArray<DataFault> faults)
    {
        (_blueprint, _history, _networks, _scores) = (blueprint, history, networks, scores);
        Training = training;
        Report = report;
        Faults = faults;
    }

    /// <inheritdoc/>
    public override Forecaster Specification => _blueprint.Settings;

    /// <summary>Iterations are steps over all networks; the objective is the mean negative log-likelihood of a held-out period on the network's scale.</summary>
    public override FitReport Report { get; }

    /// <inheritdoc/>
    public override ImmutableArray<DataFault> Faults { get; }

    /// <summary>The training of each network, epoch by epoch: the curves of a report.</summary>
    public ImmutableArray<ImmutableArray<EpochRecord>> Training { get; }

    /// <summary>The features that the network sees.</summary>
    public FeatureSchema Features => _blueprint.Schema;

    /// <summary>The verticals that have weights of their own.</summary>
    public ImmutableArray<string> Verticals => [.. _networks.Tuned.Keys.Select(code => _blueprint.VerticalNames(_networks.Column)[code])];

    /// <summary>The number of weights of one network.</summary>
    public long WeightCount => _networks.Shared[0].Weights.TrainedCount;

    /// <summary>The networks' own forecast of the periods after the end of another panel, such as this one some periods later: not calibrated, nothing is fitted again.</summary>
    /// <param name="panel">A panel with the columns of the one that was fitted, and its covariates ahead.</param>
    /// <param name="horizon">The number of steps, 1 or more.</param>
    /// <param name="context">Seed of the sample paths, threads, cancellation, progress.</param>
    public Forecast ForecastAfter(Panel panel, int horizon, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(panel);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        return Sampler.Of(panel, horizon, context);
    }

    internal override ModelState State => new ArmdnState
    {
        Specification = _blueprint.Settings,
        TargetName = _blueprint.TargetName,
        Features = _blueprint.Schema,
        Scale = _blueprint.Scale,
        History = _history,
        Weights = [.. _networks.Shared.Select(n => WeightsBytes.Of(n.Weights))],
        VerticalColumn = _networks.Column,
        VerticalWeights = _networks.Tuned.ToImmutableSortedDictionary(t => t.Key, t => t.Value.Select(n => WeightsBytes.Of(n.Weights)).ToImmutableArray()),
        Scores = _scores,
        Training = Training,
        Report = Report,
        Faults = Faults,
    };

    /// <inheritdoc/>
    protected override Forecast ForecastPanel(int horizon, KnownAhead? knownAhead, FitContext context)
    {
        (FeatureHistory ahead, NetworkSequences data) = Read(horizon, knownAhead, context);
        return Of([.. Enumerable.Range(0, _history.Count)], ahead, data, horizon, context);
    }

    internal override PreparedForecast PreparePanel(int horizon, KnownAhead? knownAhead, FitContext context)
    {
        (FeatureHistory ahead, NetworkSequences data) = Read(horizon, knownAhead, context);
        FitContext alone = Alone(context);
        return new PreparedForecast(horizon, _history.Keys, i => Of([i], ahead, data, horizon, alone));
    }

    // features look at similar series, so they are computed for all; sampling is done series by series
    private (FeatureHistory Ahead, NetworkSequences Data) Read(int horizon, KnownAhead? knownAhead, FitContext context)
    {
        FeatureHistory ahead = _history.Ahead(_blueprint.Schema.Roles, _blueprint.Schema.Categories, knownAhead, horizon, Specification.Name);
        return (ahead, _blueprint.Sequences(ahead, context));
    }

    private Forecast Of(int[] series, FeatureHistory ahead, NetworkSequences data, int horizon, FitContext context)
    {
        PathSummary paths = Sampler.Run(data, ahead, series, horizon, context);
        var frame = new ForecastFrame(
            _blueprint.Schema.Calendar, _blueprint.TargetName, [.. _blueprint.Schema.Categories.Keys.Select(k => k.Key)], [.. series.Select(i => _history.Keys[i])],
            [.. series.Select(i => _history.Start + _history.Ends[i])], horizon, QuantileLevels.Default);
        Forecast raw = paths.ToForecast(frame, RandomStream.Of(context.Seed, Specification.Name)).WithFaults(Faults);
        if (_scores is null) return raw;
        double[] floors = new double[series.Length];
        bool[] nonNegative = new bool[series.Length];
        for (int k = 0; k < floors.Length; k++)
        {
            int i = series[k];
            ReadOnlySpan<double> target = _history.TargetOf(i)[_history.Begins[i].._history.Ends[i]];
            (floors[k], nonNegative[k]) = (ConformalScores.Floor(target), Local.LocalModel.IsNonNegative(target));
        }
        return _scores.Apply(raw, floors, nonNegative, context);
    }

    private PathSampler Sampler => new(_blueprint, _networks);
}
