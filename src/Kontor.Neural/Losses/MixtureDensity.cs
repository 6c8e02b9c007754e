using Kontor.Neural.Differentiation;
using Kontor.Neural.Kernels;
using Kontor.Neural.Tensors;
using Kontor.Randomness;

namespace Kontor.Neural.Losses;

/// <summary>A mixture of Gaussians as the output of a network: what its numbers mean, its loss, its mean and draws from it. Bishop (1994), "Mixture density networks".</summary>
/// <remarks>A row has 3 K numbers: K logits of the components' weights, K means, K raw scales. A scale is softplus(raw) held within bounds: without them a component
/// that meets one observation exactly makes the likelihood infinite.</remarks>
public sealed record MixtureDensity
{
    private readonly int _components = 10;
    private readonly double _least = 0.001;
    private readonly double _most = 1_000;

    /// <summary>How many Gaussians are mixed, 1 or more. Default 10 (Mukherjee et al. 2018, section 3.3).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one.</exception>
    public int Components
    {
        get => _components;
        init => _components = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Components), value, "needs 1 or more components");
    }

    /// <summary>The smallest standard deviation, above 0, in units of the target. Default 0.001.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0.</exception>
    public double LeastScale
    {
        get => _least;
        init => _least = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(LeastScale), value, "needs a scale above 0");
    }

    /// <summary>The largest standard deviation, in units of the target. Default 1,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0.</exception>
    public double MostScale
    {
        get => _most;
        init => _most = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(MostScale), value, "needs a scale above 0");
    }

    /// <summary>How many numbers a row has: 3 times the components.</summary>
    public int Width => 3 * Components;

    /// <summary>The mean negative log-likelihood of the rows that are there, by log-sum-exp.</summary>
    /// <param name="parameters">(..., 3 components).</param>
    /// <param name="target">(...): what happened.</param>
    /// <param name="mask">(...): 0 leaves a row out, another number weighs it; null for all.</param>
    public Node Loss(Node parameters, Tensor target, Tensor? mask = null)
    {
        Rows.Check(parameters, target, mask, Width);
        Tape tape = parameters.Tape;
        Tensor loss = tape.Rent([target.Size]), slope = tape.Rent(parameters.Shape);
        var shape = new MixtureShape(target.Size, Components, (float)LeastScale, (float)MostScale);
        MixtureKernel.Forward(parameters.Value.Span, target.Span, mask is null ? [] : mask.Span, loss.Span, slope.Span, shape, tape.Workers);
        return Rows.Mean(tape, "mixture density", loss, mask, [parameters], [slope]);
    }

    /// <summary>The mean of the mixture that a row describes.</summary>
    /// <param name="row">3 components numbers.</param>
    public double Mean(ReadOnlySpan<float> row)
    {
        Span<double> weights = stackalloc double[Components];
        Weigh(row, weights);
        double mean = 0;
        for (int k = 0; k < Components; k++) mean += weights[k] * row[Components + k];
        return mean;
    }

    /// <summary>One draw from the mixture that a row describes.</summary>
    /// <param name="row">3 components numbers.</param>
    /// <param name="stream">The random stream, which goes on.</param>
    public double Sample(ReadOnlySpan<float> row, ref RandomStream stream)
    {
        Span<double> weights = stackalloc double[Components];
        Weigh(row, weights);
        double u = stream.NextDouble();
        int k = 0;
        while (k < Components - 1 && (u -= weights[k]) > 0) k++;
        return row[Components + k] + (Scale(row, k) * stream.NextGaussian());
    }

    /// <summary>The weight, mean and standard deviation of one component.</summary>
    /// <param name="row">3 components numbers.</param>
    /// <param name="component">Which, from 0.</param>
    public (double Weight, double Mean, double Scale) Component(ReadOnlySpan<float> row, int component)
    {
        Span<double> weights = stackalloc double[Components];
        Weigh(row, weights);
        return (weights[component], row[Components + component], Scale(row, component));
    }

    private void Weigh(ReadOnlySpan<float> row, Span<double> weights)
    {
        if (row.Length != Width) throw new ArgumentException($"needs {Width} numbers a row, got {row.Length}", nameof(row));
        double largest = double.NegativeInfinity, sum = 0;
        for (int k = 0; k < weights.Length; k++) largest = Math.Max(largest, row[k]);
        for (int k = 0; k < weights.Length; k++) sum += weights[k] = Math.Exp(row[k] - largest);
        for (int k = 0; k < weights.Length; k++) weights[k] /= sum;
    }

    private double Scale(ReadOnlySpan<float> row, int component)
    {
        double raw = row[(2 * Components) + component];
        return Math.Clamp(Math.Max(raw, 0) + Math.Log(1 + Math.Exp(-Math.Abs(raw))), LeastScale, Math.Max(LeastScale, MostScale));
    }
}
