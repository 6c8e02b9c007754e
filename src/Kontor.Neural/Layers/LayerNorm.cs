using Kontor.Neural.Differentiation;
using Kontor.Neural.Operations;

namespace Kontor.Neural.Layers;

/// <summary>Normalisation along the last axis. Ba, Kiros, Hinton (2016).</summary>
public sealed class LayerNorm : ILayer
{
    private readonly Parameter _gain;
    private readonly Parameter _shift;

    /// <summary>Adds the layer to a network.</summary>
    /// <param name="weights">Its scope.</param>
    /// <param name="width">The length of the last axis, 1 or more.</param>
    public LayerNorm(Weights weights, int width)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        _gain = weights.Add("gain", [width], Initial.One);
        _shift = weights.Add("shift", [width], Initial.Zero);
    }

    /// <summary>The normalised values.</summary>
    /// <param name="x">(..., width).</param>
    public Node Forward(Node x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.LayerNorm(x.Tape.Use(_gain), x.Tape.Use(_shift));
    }
}
