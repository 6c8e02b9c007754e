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

    /// <summary>See <see cref="NetworkSets.Column"/>.</summary>
    public required int VerticalColumn { get; init; }

    /// <summary>Code of a vertical -> its weights.</summary>
    public required ImmutableSortedDictionary<int, ImmutableArray<byte[]>> VerticalWeights { get; init; }

    public required ConformalScores? Scores { get; init; }

    public required ImmutableArray<ImmutableArray<EpochRecord>> Training { get; init; }

    public required FitReport Report { get; init; }

    public required ImmutableArray<DataFault> Faults { get; init; }

    internal override ForecastModel Restore()
    {
        var blueprint = new ArmdnBlueprint(Specification, Features, Scale, TargetName);
        ImmutableArray<BuiltNetwork> Networks(ImmutableArray<byte[]> files)
        {
            ImmutableArray<BuiltNetwork> built = [.. files.Select(_ => blueprint.Build(seed: 0))];
            for (int n = 0; n < built.Length; n++) WeightsBytes.Load(built[n].Weights, files[n]);
            return built;
        }
        var sets = new NetworkSets(Networks(Weights), VerticalColumn, VerticalWeights.ToImmutableSortedDictionary(v => v.Key, v => Networks(v.Value)));
        return new ArmdnModel(blueprint, History, sets, Scores, Training, Report, Faults);
    }
}
