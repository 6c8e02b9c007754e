using Kontor.Neural.Differentiation;
using Kontor.Neural.Operations;

namespace Kontor.Neural.Layers;

/// <summary>A convolution over one to three spatial axes, as many as its window has.</summary>
public sealed class Convolution : ILayer
{
    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly Sliding _sliding;

    /// <summary>Adds the layer to a network.</summary>
    /// <param name="weights">Its scope.</param>
    /// <param name="input">Channels in, 1 or more.</param>
    /// <param name="output">Channels out, 1 or more.</param>
    /// <param name="kernel">The window's length on each spatial axis.</param>
    /// <param name="sliding">Stride, padding, dilation, groups; null for steps of 1 without padding.</param>
    /// <param name="initial">What the weight starts as. Default: He.</param>
    /// <exception cref="ArgumentException">The groups do not divide the channels, or the window has not 1 to 3 axes.</exception>
    public Convolution(Weights weights, int input, int output, ReadOnlySpan<int> kernel, Sliding? sliding = null, Initial? initial = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfLessThan(input, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(output, 1);
        _sliding = sliding ?? Sliding.Plain;
        if (kernel.Length is < 1 or > 3) throw new ArgumentException($"needs a window of 1 to 3 axes, got {kernel.Length}", nameof(kernel));
        if (_sliding.Groups < 1 || input % _sliding.Groups != 0 || output % _sliding.Groups != 0)
            throw new ArgumentException($"needs groups that divide {input} and {output} channels, got {_sliding.Groups}", nameof(sliding));
        _weight = weights.Add("weight", [output, input / _sliding.Groups, .. kernel], initial ?? Initial.He);
        _bias = weights.Add("bias", [output], Initial.Zero);
    }

    /// <summary>The layer's result.</summary>
    /// <param name="x">(batch, channels in, spatial...).</param>
    /// <returns>(batch, channels out, places...).</returns>
    public Node Forward(Node x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Convolve(x.Tape.Use(_weight), x.Tape.Use(_bias), _sliding);
    }
}
