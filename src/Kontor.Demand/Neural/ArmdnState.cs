using System.Collections.Immutable;
using Kontor.Demand.Calibration;
using Kontor.Demand.Features;
using Kontor.Errors;
using Kontor.Neural.Training;

namespace Kontor.Demand.Neural;

/// <summary>What a network of demand writes to disk: its weights in the safetensors format, the features, and the history that it goes on from.</summary>
internal sealed record ArmdnState : ModelState
{
    public required Armdn Specification { get; init; }

    public required string TargetName { get; init; }

    public required FeatureSchema Features { get; init; }

    public required DemandScale Scale { get; init; }

    public required FeatureHistory History { get; init; }

    public required ImmutableArray<byte[]> Weights { get; init; }

    public required ConformalScores? Scores { get; init; }

    public required ImmutableArray<ImmutableArray<EpochRecord>> Training { get; init; }

    public required FitReport Report { get; init; }

    public required ImmutableArray<DataFault> Faults { get; init; }

    internal override ForecastModel Restore()
    {
        var blueprint = new ArmdnBlueprint(Specification, Features, Scale, TargetName);
        ImmutableArray<BuiltNetwork> networks = [.. Weights.Select(_ => blueprint.Build(seed: 0))];
        for (int n = 0; n < networks.Length; n++) WeightsBytes.Load(networks[n].Weights, Weights[n]);
        return new ArmdnModel(blueprint, History, networks, Scores, Training, Report, Faults);
    }
}
