namespace Kontor.Trees.Objectives;

/// <summary>The log loss of a probability: the margin is the log odds, the prediction the probability of label 1.</summary>
public sealed record Logistic : GradientObjective
{
    /// <summary>The factor on the weight of label 1, above 0. Default 1. Usual for a rare class: rows of label 0 divided by rows of label 1;
    /// predictions are then no longer calibrated.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite or not above 0.</exception>
    public double PositiveWeight
    {
        get;
        init => field = double.IsFinite(value) && value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(PositiveWeight), value, "needs a finite factor above 0");
    } = 1;

    /// <inheritdoc/>
    public override string NativeName => "binary:logistic";

    /// <inheritdoc/>
    public override double Loss(ReadOnlySpan<float> margins, float label)
    {
        // log(1 + exp(m)) - y m, without overflow
        double m = margins[0];
        return WeightOf(label) * (Math.Max(m, 0) + Math.Log(1 + Math.Exp(-Math.Abs(m))) - (label * m));
    }

    /// <inheritdoc/>
    public override void Derivatives(ReadOnlySpan<float> margins, ReadOnlySpan<float> labels, Span<float> gradient, Span<float> hessian)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            double p = 1 / (1 + Math.Exp(-margins[i])), weight = WeightOf(labels[i]);
            gradient[i] = (float)(weight * (p - labels[i]));
            hessian[i] = (float)(weight * Math.Max(p * (1 - p), 1e-16));
        }
    }

    /// <summary>The weighted mean of the labels, kept off 0 and 1.</summary>
    /// <inheritdoc/>
    public override float StartingPrediction(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights) =>
        (float)Math.Clamp(Starts.Mean(labels, weights), 1e-4, 1 - 1e-4);

    /// <inheritdoc/>
    public override string? Refuses(float label) => label is >= 0 and <= 1 ? null : "a label from 0 to 1";

    private double WeightOf(float label) => label == 1 ? PositiveWeight : 1;
}
