using Kontor.Trees.Objectives;

namespace Kontor.Demand.SeasonalProfiles;

/// <summary>The pinball losses of several levels, one output each, around given starting quantiles: steps of gradient descent with curvature one.</summary>
/// <remarks>The gradient of level a is -a below the label and 1 - a above it; a curvature of one makes each leaf the mean gradient of its rows (Friedman 2001, section 4.3,
/// without the line search), which the learning rate scales.</remarks>
/// <param name="Levels">The levels in (0, 1).</param>
/// <param name="Starts">Per level the quantile to which the margin is added.</param>
internal sealed record QuantileSteps(double[] Levels, double[] Starts) : GradientObjective
{
    /// <inheritdoc/>
    public override int Outputs => Levels.Length;

    /// <inheritdoc/>
    public override double Loss(ReadOnlySpan<float> margins, float label)
    {
        double sum = 0;
        for (int k = 0; k < Levels.Length; k++)
        {
            double error = label - (margins[k] + Starts[k]);
            sum += error * (error < 0 ? Levels[k] - 1 : Levels[k]);
        }
        return sum;
    }

    /// <inheritdoc/>
    public override void Derivatives(ReadOnlySpan<float> margins, ReadOnlySpan<float> labels, Span<float> gradient, Span<float> hessian)
    {
        for (int row = 0, i = 0; row < labels.Length; row++)
        {
            for (int k = 0; k < Levels.Length; k++, i++) gradient[i] = (float)(labels[row] > margins[i] + Starts[k] ? -Levels[k] : 1 - Levels[k]);
        }
        hessian.Fill(1);
    }

    /// <summary>Zero: margins are added to the starting quantiles.</summary>
    /// <inheritdoc/>
    public override float StartingPrediction(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights) => 0;
}
