using System.Globalization;

namespace Kontor.Trees.Objectives;

/// <summary>The Tweedie deviance of an amount with a point mass at zero: the margin is the logarithm of the mean, the prediction the mean.</summary>
/// <remarks>Jorgensen (1987), "Exponential dispersion models": the variance is proportional to the mean to the given power.</remarks>
public sealed record Tweedie : GradientObjective
{
    /// <summary>The power of the variance function, above 1 (Poisson) and below 2 (Gamma). Default 1.5, as in XGBoost.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between 1 and 2.</exception>
    public double Power
    {
        get;
        init => field = value is > 1 and < 2 ? value : throw new ArgumentOutOfRangeException(nameof(Power), value, "needs a power above 1 and below 2");
    } = 1.5;

    /// <inheritdoc/>
    public override string NativeName => "reg:tweedie";

    internal override IEnumerable<KeyValuePair<string, string>> NativeParameters =>
        [new("tweedie_variance_power", Power.ToString("R", CultureInfo.InvariantCulture))];

    /// <inheritdoc/>
    public override double Loss(ReadOnlySpan<float> margins, float label)
    {
        double m = margins[0];
        return (-label * Math.Exp((1 - Power) * m) / (1 - Power)) + (Math.Exp((2 - Power) * m) / (2 - Power));
    }

    /// <inheritdoc/>
    public override void Derivatives(ReadOnlySpan<float> margins, ReadOnlySpan<float> labels, Span<float> gradient, Span<float> hessian)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            // exp((1 - p) m) and exp((2 - p) m) differ by the factor exp(m)
            double low = Math.Exp((1 - Power) * margins[i]), high = low * Math.Exp(margins[i]);
            gradient[i] = (float)(high - (labels[i] * low));
            hessian[i] = (float)(((2 - Power) * high) - (labels[i] * (1 - Power) * low));
        }
    }

    /// <summary>The weighted mean of the labels, kept above 0.</summary>
    /// <inheritdoc/>
    public override float StartingPrediction(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights) =>
        (float)Math.Max(Starts.Mean(labels, weights), 1e-6);

    /// <inheritdoc/>
    public override string? Refuses(float label) => label >= 0 ? null : "a label of 0 or more";
}
