namespace Kontor.Neural.Onnx;

/// <summary>A setting of an ONNX node.</summary>
internal abstract record OnnxAttribute(string Name)
{
    internal sealed record Whole(string Name, long Value) : OnnxAttribute(Name);

    internal sealed record Real(string Name, float Value) : OnnxAttribute(Name);

    internal sealed record Wholes(string Name, IReadOnlyList<long> Values) : OnnxAttribute(Name);

    internal sealed record Body(string Name, OnnxGraph Graph) : OnnxAttribute(Name);
}
