namespace Kontor.Trees.Objectives;

/// <summary>The Poisson deviance of a count: the margin is the logarithm of the mean, the prediction the mean.</summary>
public sealed record Poisson : GradientObjective
{
    /// <inheritdoc/>
    public override string NativeName => "count:poisson";

    /// <summary>0.7, the library's default for this objective.</summary>
    public override double MaxDeltaStep => 0.7;

    /// <inheritdoc/>
    public override double Loss(ReadOnlySpan<float> margins, float label) => Math.Exp(margins[0]) - (label * (double)margins[0]);

    /// <summary>The first derivative, and the second at the far end of the largest step, exp(margin + 0.7), which bounds it over the step.</summary>
    /// <inheritdoc/>
    public override void Derivatives(ReadOnlySpan<float> margins, ReadOnlySpan<float> labels, Span<float> gradient, Span<float> hessian)
    {
        double ahead = Math.Exp(MaxDeltaStep);
        for (int i = 0; i < labels.Length; i++)
        {
            double mean = Math.Exp(margins[i]);
            gradient[i] = (float)(mean - labels[i]);
            hessian[i] = (float)(mean * ahead);
        }
    }

    /// <summary>The weighted mean of the labels, kept above 0.</summary>
    /// <inheritdoc/>
    public override float StartingPrediction(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights) =>
        (float)Math.Max(Starts.Mean(labels, weights), 1e-6);

    /// <inheritdoc/>
    public override string? Refuses(float label) => label >= 0 ? null : "a label of 0 or more";
}
