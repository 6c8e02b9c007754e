namespace Kontor.Neural.Onnx;

/// <summary>An input or output of an ONNX graph: floats of a shape in which an axis may have a name instead of a length.</summary>
internal sealed record OnnxValue(string Name, IReadOnlyList<object> Axes);
