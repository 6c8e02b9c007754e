using Kontor.Neural.Tensors;

namespace Kontor.Neural.Onnx;

/// <summary>An input of an exported network.</summary>
/// <param name="Name">Its name, unique among inputs, outputs and parameters.</param>
/// <param name="Example">Numbers of its shape, with which the network is run once to see what it does.</param>
public sealed record OnnxInput(string Name, Tensor Example)
{
    /// <summary>Whether the first axis is the batch, which may have any length when the exported network is used. Default true.</summary>
    public bool HasBatch { get; init; } = true;
}
