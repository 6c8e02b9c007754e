using System.Collections.Immutable;
using Kontor.Neural.Differentiation;
using Kontor.Neural.Storage;
using Kontor.Neural.Training;

namespace Kontor.Pricing.Neural;

/// <summary>What trained networks of prices hold and write to disk.</summary>
internal sealed record NeuralPricingState
{
    /// <summary>The version of this program's files. A file of another version is refused.</summary>
    internal const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    public required NeuralElasticity Settings { get; init; }

    public required PriceSchema Schema { get; init; }

    public required NetworkSize Size { get; init; }

    /// <summary>The weights of each network in the safetensors format.</summary>
    public required ImmutableArray<byte[]> Weights { get; init; }

    public required RiskCalibration? Calibration { get; init; }

    public required ImmutableArray<ImmutableArray<EpochRecord>> Training { get; init; }

    public required FitReport Report { get; init; }

    /// <summary>Makes the networks again.</summary>
    internal ImmutableArray<ElasticityNetwork> Networks()
    {
        return [.. Weights.Select(Build)];

        ElasticityNetwork Build(byte[] file)
        {
            var network = new ElasticityNetwork(Settings, Size, start: null, seed: 0);
            using var stream = new MemoryStream(file);
            network.Weights.Load(stream, "networks of prices");
            return network;
        }
    }

    internal static byte[] BytesOf(Weights weights)
    {
        using var stream = new MemoryStream();
        weights.Save(stream);
        return stream.ToArray();
    }
}
