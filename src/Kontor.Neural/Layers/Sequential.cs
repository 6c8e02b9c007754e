using Kontor.Neural.Differentiation;

namespace Kontor.Neural.Layers;

/// <summary>Layers one after the other.</summary>
/// <param name="layers">The layers, first to last.</param>
public sealed class Sequential(params IReadOnlyList<ILayer> layers) : ILayer
{
    /// <summary>The result of the last layer.</summary>
    /// <param name="x">What the first layer takes.</param>
    public Node Forward(Node x)
    {
        foreach (ILayer layer in layers) x = layer.Forward(x);
        return x;
    }
}
