using Kontor.Neural.Differentiation;
using Kontor.Neural.Operations;

namespace Kontor.Neural.Layers;

/// <summary>Batch normalisation with running mean and variance. Ioffe and Szegedy (2015).</summary>
public sealed class BatchNorm : ILayer
{
    private readonly Parameter _gain;
    private readonly Parameter _shift;
    private readonly Parameter _mean;
    private readonly Parameter _variance;
    private readonly float _momentum;

    /// <summary>Adds the layer to a network.</summary>
    /// <param name="weights">Its scope.</param>
    /// <param name="channels">How many channels, 1 or more.</param>
    /// <param name="momentum">The share of each batch in the running numbers, within (0, 1]. Default 0.1.</param>
    public BatchNorm(Weights weights, int channels, double momentum = 0.1)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (!(momentum > 0 && momentum <= 1)) throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "needs a share above 0 and at most 1");
        _momentum = (float)momentum;
        _gain = weights.Add("gain", [channels], Initial.One);
        _shift = weights.Add("shift", [channels], Initial.Zero);
        _mean = weights.AddState("mean", [channels], Initial.Zero);
        _variance = weights.AddState("variance", [channels], Initial.One);
    }

    /// <summary>The normalised values: in training by the batch, in inference by the running numbers.</summary>
    /// <param name="x">(batch, channels, ...).</param>
    public Node Forward(Node x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.BatchNorm(x.Tape.Use(_gain), x.Tape.Use(_shift), _mean, _variance, _momentum);
    }
}
