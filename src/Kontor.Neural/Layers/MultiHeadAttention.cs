using Kontor.Neural.Differentiation;
using Kontor.Neural.Operations;

namespace Kontor.Neural.Layers;

/// <summary>Several attentions side by side, each over its own part of the width. Vaswani et al. (2017), section 3.2.2.</summary>
public sealed class MultiHeadAttention : ILayer
{
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Linear _value;
    private readonly Linear _out;
    private readonly int _heads;
    private readonly int _width;

    /// <summary>Adds the layer to a network.</summary>
    /// <param name="weights">Its scope.</param>
    /// <param name="width">Numbers per time step, a multiple of the heads.</param>
    /// <param name="heads">How many attentions, 1 or more.</param>
    /// <exception cref="ArgumentException">The heads do not divide the width.</exception>
    public MultiHeadAttention(Weights weights, int width, int heads)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        if (width < heads || width % heads != 0) throw new ArgumentException($"needs heads that divide the width {width}, got {heads}", nameof(heads));
        (_heads, _width) = (heads, width);
        _query = new Linear(weights.Scope("query"), width, width);
        _key = new Linear(weights.Scope("key"), width, width);
        _value = new Linear(weights.Scope("value"), width, width);
        _out = new Linear(weights.Scope("out"), width, width);
    }

    /// <summary>Each time step looks at all of them.</summary>
    /// <param name="x">(batch, time, width).</param>
    /// <returns>(batch, time, width).</returns>
    public Node Forward(Node x) => Run(x, x);

    /// <summary>Each time step looks at those of a memory.</summary>
    /// <param name="x">(batch, time, width): who looks.</param>
    /// <param name="memory">(batch, steps, width): what is looked at; x itself for self-attention.</param>
    /// <param name="mask">1 where a time step may look, else 0; broadcasts to (batch, heads, time, steps); null when all may.</param>
    /// <returns>(batch, time, width).</returns>
    public Node Run(Node x, Node memory, Node? mask = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(memory);
        Node q = Heads(_query.Forward(x)), k = Heads(_key.Forward(memory)), v = Heads(_value.Forward(memory)); // (batch, heads, time, width / heads)
        Node seen = q.Attend(k, v, mask).Permute(0, 2, 1, 3).Reshape(-1, x.Shape[1], _width);
        return _out.Forward(seen);
    }

    private Node Heads(Node x) => x.Reshape(-1, x.Shape[1], _heads, _width / _heads).Permute(0, 2, 1, 3);
}
