namespace Kontor.Neural.Optimisation;

/// <summary>Adam with weight decay apart from the gradient: w -= rate decay w. Loshchilov and Hutter (2019), "Decoupled weight decay regularization". Biases and gains are not decayed.</summary>
public sealed record AdamW : Adam
{
    private readonly double _decay = 0.01;

    /// <summary>The decay per unit of the learning rate, 0 or more. Default 0.01, as in the paper's experiments.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not finite.</exception>
    public double WeightDecay
    {
        get => _decay;
        init => _decay = value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(WeightDecay), value, "needs a finite decay of 0 or more");
    }

    private protected override double Decay => WeightDecay;
}
