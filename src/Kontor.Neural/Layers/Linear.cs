using Kontor.Neural.Differentiation;
using Kontor.Neural.Operations;

namespace Kontor.Neural.Layers;

/// <summary>A fully connected layer, x W' + b along the last axis.</summary>
public sealed class Linear : ILayer
{
    private readonly Parameter _weight;
    private readonly Parameter _bias;

    /// <summary>Adds the layer to a network.</summary>
    /// <param name="weights">Its scope.</param>
    /// <param name="input">Numbers in, 1 or more.</param>
    /// <param name="output">Numbers out, 1 or more.</param>
    /// <param name="initial">What the weight starts as. Default: Glorot; take He where ReLU, ELU or GELU follow.</param>
    /// <param name="bias">What the bias starts as. Default: zeros.</param>
    public Linear(Weights weights, int input, int output, Initial? initial = null, Initial? bias = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfLessThan(input, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(output, 1);
        _weight = weights.Add("weight", [output, input], initial ?? Initial.Glorot);
        _bias = weights.Add("bias", [output], bias ?? Initial.Zero);
    }

    /// <summary>The layer's result.</summary>
    /// <param name="x">(..., input).</param>
    /// <returns>(..., output).</returns>
    public Node Forward(Node x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Linear(x.Tape.Use(_weight), x.Tape.Use(_bias));
    }
}
