using Kontor.Neural.Differentiation;

namespace Kontor.Neural.Layers;

/// <summary>A function without parameters as a layer: <c>new Activation(x => x.Elu())</c>.</summary>
/// <param name="function">The function.</param>
public sealed class Activation(Func<Node, Node> function) : ILayer
{
    /// <summary>The function's value.</summary>
    /// <param name="x">Whatever the function takes.</param>
    public Node Forward(Node x) => function(x);
}
