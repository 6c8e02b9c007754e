using System.Collections.Immutable;
using Kontor.Demand.Features;
using Kontor.Errors;
using Kontor.Neural.Differentiation;
using Kontor.Neural.Training;

namespace Kontor.Demand.Neural;

/// <summary>What an encoder-decoder writes to disk.</summary>
internal sealed record EncoderDecoderState : ModelState
{
    public required EncoderDecoderLstm Specification { get; init; }

    public required string TargetName { get; init; }

    public required FeatureSchema Features { get; init; }

    public required DemandScale Scale { get; init; }

    public required FeatureHistory History { get; init; }

    public required byte[] Weights { get; init; }

    /// <summary>Quantiles of errors on the network's scale. Shape: (steps x levels).</summary>
    public required double[] Errors { get; init; }

    /// <summary>The Cholesky factor of the steps' correlation; empty where too few errors were seen. Shape: (steps x steps).</summary>
    public required double[] Factor { get; init; }

    public required double CommonShare { get; init; }

    public required ImmutableArray<EpochRecord> Training { get; init; }

    public required FitReport Report { get; init; }

    public required ImmutableArray<DataFault> Faults { get; init; }

    internal override ForecastModel Restore()
    {
        var weights = new Weights(seed: 0);
        ForecastWindows windows = EncoderDecoderModel.WindowsOf(Specification, Features, Scale, History, FitContext.Default);
        var network = new EncoderDecoderNetwork(Specification, windows.Shape, windows.Known, weights);
        WeightsBytes.Load(weights, Weights);
        return new EncoderDecoderModel(this, network);
    }
}
