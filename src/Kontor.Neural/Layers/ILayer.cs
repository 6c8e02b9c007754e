using Kontor.Neural.Differentiation;

namespace Kontor.Neural.Layers;

/// <summary>A part of a network that turns one value into another. Its parameters were added to <see cref="Weights"/> when it was made; it holds nothing else.</summary>
public interface ILayer
{
    /// <summary>The layer's result.</summary>
    /// <param name="x">Its input; the shape is said by the layer.</param>
    Node Forward(Node x);
}
