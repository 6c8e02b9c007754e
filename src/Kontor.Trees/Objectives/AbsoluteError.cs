namespace Kontor.Trees.Objectives;

/// <summary>The absolute error: the margin estimates the median. Each leaf is set to the exact median of its residuals by the library (1.7 and newer).</summary>
public sealed record AbsoluteError : GradientObjective
{
    /// <inheritdoc/>
    public override string NativeName => "reg:absoluteerror";

    /// <inheritdoc/>
    public override double Loss(ReadOnlySpan<float> margins, float label) => Math.Abs((double)margins[0] - label);

    /// <summary>The sign of the error, and 1 in place of the second derivative, which is 0.</summary>
    /// <inheritdoc/>
    public override void Derivatives(ReadOnlySpan<float> margins, ReadOnlySpan<float> labels, Span<float> gradient, Span<float> hessian)
    {
        for (int i = 0; i < labels.Length; i++) gradient[i] = MathF.Sign(margins[i] - labels[i]);
        hessian.Fill(1);
    }

    /// <summary>The weighted median of the labels.</summary>
    /// <inheritdoc/>
    public override float StartingPrediction(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights) => Starts.Quantile(labels, weights, 0.5);
}
