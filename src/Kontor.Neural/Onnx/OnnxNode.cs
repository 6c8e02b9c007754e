namespace Kontor.Neural.Onnx;

/// <summary>One operator of an ONNX graph. An empty input name is one that is left out.</summary>
internal sealed record OnnxNode(string Operator, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyList<OnnxAttribute> Attributes);
