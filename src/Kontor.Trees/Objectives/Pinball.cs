namespace Kontor.Trees.Objectives;

/// <summary>The pinball (quantile) loss of one level, smoothed around its kink so that it has a second derivative: the margin estimates the quantile.</summary>
/// <remarks>
/// <para>Sluijterman, Kreuwel, Cator, Heskes (2024), "Composite quantile regression with XGBoost using the novel arctan pinball loss", equation 4:
/// with u = label - margin and z = u / width, the loss is (level - 1/2 + arctan(z) / pi) u + width / pi, here times the width so that the second
/// derivative has no unit and regularisation means what it means for squared error. It tends to the pinball loss as the width falls.</para>
/// <para>The second derivative 2 / (pi (1 + z^2)^2) is kept at 0.05 or more: far from the kink it vanishes, and steps would explode. A leaf moves at
/// most about 20 widths times the learning rate a round, so take a tenth of the spread of the labels as the width, and rounds * rate of 5 or more.</para>
/// </remarks>
public sealed record Pinball : GradientObjective
{
    private const double SmallestCurvature = 0.05;

    /// <summary>Sets level and width.</summary>
    /// <param name="level">The probability below the quantile, above 0 and below 1.</param>
    /// <param name="width">The half-width of the smoothing, in units of the label, above 0; a tenth of the labels' spread is a good one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value outside its range.</exception>
    public Pinball(double level, double width)
    {
        if (!(level is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "needs a level above 0 and below 1");
        if (!(width > 0) || double.IsInfinity(width)) throw new ArgumentOutOfRangeException(nameof(width), width, "needs a finite width above 0");
        Level = level;
        Width = width;
    }

    /// <summary>The probability below the quantile.</summary>
    public double Level { get; }

    /// <summary>The half-width of the smoothing, in units of the label.</summary>
    public double Width { get; }

    /// <inheritdoc/>
    public override double Loss(ReadOnlySpan<float> margins, float label)
    {
        double u = (double)label - margins[0];
        return Width * (((Level - 0.5 + (Math.Atan(u / Width) / Math.PI)) * u) + (Width / Math.PI));
    }

    /// <inheritdoc/>
    public override void Derivatives(ReadOnlySpan<float> margins, ReadOnlySpan<float> labels, Span<float> gradient, Span<float> hessian)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            double z = ((double)labels[i] - margins[i]) / Width, square = 1 + (z * z);
            gradient[i] = (float)(-Width * (Level - 0.5 + ((Math.Atan(z) + (z / square)) / Math.PI)));
            hessian[i] = (float)Math.Max(2 / (Math.PI * square * square), SmallestCurvature);
        }
    }

    /// <summary>The weighted quantile of the labels at the level.</summary>
    /// <inheritdoc/>
    public override float StartingPrediction(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights) => Starts.Quantile(labels, weights, Level);
}
