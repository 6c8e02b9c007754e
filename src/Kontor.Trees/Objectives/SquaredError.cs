namespace Kontor.Trees.Objectives;

/// <summary>Half the squared error: the margin estimates the mean.</summary>
public sealed record SquaredError : GradientObjective
{
    /// <inheritdoc/>
    public override double Loss(ReadOnlySpan<float> margins, float label)
    {
        double error = (double)margins[0] - label;
        return 0.5 * error * error;
    }

    /// <inheritdoc/>
    public override void Derivatives(ReadOnlySpan<float> margins, ReadOnlySpan<float> labels, Span<float> gradient, Span<float> hessian)
    {
        for (int i = 0; i < labels.Length; i++) gradient[i] = margins[i] - labels[i];
        hessian.Fill(1);
    }

    /// <summary>The weighted mean of the labels.</summary>
    /// <inheritdoc/>
    public override float StartingPrediction(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights) => (float)Starts.Mean(labels, weights);
}
