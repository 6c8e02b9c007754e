using Kontor.Neural.Differentiation;

namespace Kontor.Neural.Onnx;

/// <summary>An output of an exported network.</summary>
/// <param name="Name">Its name, unique among inputs, outputs and parameters.</param>
/// <param name="Value">What the network computed.</param>
public sealed record OnnxOutput(string Name, Node Value);
