using Kontor.Neural.Differentiation;
using Kontor.Neural.Storage;

namespace Kontor.Demand.Neural;

/// <summary>A network and its weights.</summary>
internal sealed record BuiltNetwork(ArmdnNetwork Network, Weights Weights)
{
    /// <summary>The weights in the safetensors format.</summary>
    internal byte[] Pack()
    {
        using var stream = new MemoryStream();
        Weights.Save(stream);
        return stream.ToArray();
    }

    /// <summary>Takes weights that were packed.</summary>
    internal BuiltNetwork Unpack(byte[] file)
    {
        using var stream = new MemoryStream(file);
        Weights.Load(stream, "model file");
        return this;
    }
}
