using Kontor.Neural.Differentiation;
using Kontor.Neural.Tensors;

namespace Kontor.Neural.Operations;

/// <summary>Where a kernel writes gradients that it always computes: into the node where one is wanted, else into memory that is given back.</summary>
internal readonly struct Gradients(Tape tape) : IDisposable
{
    private readonly List<Tensor> _unwanted = [];

    /// <summary>The gradient of a node, or memory of its size that nobody reads.</summary>
    internal Span<float> Of(Node node)
    {
        if (node.IsTracked) return node.Gradient.Span;
        Tensor ignored = tape.Borrow(node.Shape);
        ignored.Span.Clear();
        _unwanted.Add(ignored);
        return ignored.Span;
    }

    /// <summary>The gradient of a node, or nothing.</summary>
    internal static Span<float> OrNone(Node? node) => node is { IsTracked: true } ? node.Gradient.Span : [];

    public void Dispose()
    {
        foreach (Tensor tensor in _unwanted) tape.Return(tensor);
    }
}
