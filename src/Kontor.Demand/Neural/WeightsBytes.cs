using Kontor.Neural.Differentiation;
using Kontor.Neural.Storage;

namespace Kontor.Demand.Neural;

/// <summary>Weights as bytes in the safetensors format, for a model file.</summary>
internal static class WeightsBytes
{
    internal static byte[] Of(Weights weights)
    {
        using var stream = new MemoryStream();
        weights.Save(stream);
        return stream.ToArray();
    }

    internal static void Load(Weights weights, byte[] file)
    {
        using var stream = new MemoryStream(file);
        weights.Load(stream, "model file");
    }
}
