using System.Collections.Immutable;
using Kontor.Trees.Objectives;

namespace Kontor.Demand.Global;

/// <summary>The smoothed pinball losses of several levels at once: one margin per level.</summary>
/// <remarks>
/// With u = label - margin and q = sqrt(u^2 + width^2) the loss of a level is (level - 1/2) u + q / 2; it tends to the pinball loss as the width falls. In place of the second
/// derivative stands 1 / (2 q), the curvature of the quadratic that touches the loss from above (Hunter and Lange 2000, "Quantile regression via an MM algorithm", section 3):
/// steps with it never overshoot, and never vanish far from the kink.
/// </remarks>
internal sealed record CompositePinball : GradientObjective
{
    /// <summary>Sets levels and width.</summary>
    /// <param name="levels">The probabilities, ascending.</param>
    /// <param name="width">The smoothing in units of the label, above 0.</param>
    internal CompositePinball(ImmutableArray<double> levels, double width)
    {
        Levels = levels;
        Width = width;
    }

    internal ImmutableArray<double> Levels { get; }

    internal double Width { get; }

    public override int Outputs => Levels.Length;

    public override double Loss(ReadOnlySpan<float> margins, float label)
    {
        double sum = 0;
        for (int k = 0; k < Levels.Length; k++)
        {
            double u = (double)label - margins[k];
            sum += ((Levels[k] - 0.5) * u) + (0.5 * Math.Sqrt((u * u) + (Width * Width)));
        }
        return sum;
    }

    public override void Derivatives(ReadOnlySpan<float> margins, ReadOnlySpan<float> labels, Span<float> gradient, Span<float> hessian)
    {
        ReadOnlySpan<double> levels = Levels.AsSpan();
        double square = Width * Width;
        for (int i = 0, at = 0; i < labels.Length; i++)
        {
            for (int k = 0; k < levels.Length; k++, at++)
            {
                double u = (double)labels[i] - margins[at], curvature = 0.5 / Math.Sqrt((u * u) + square);
                gradient[at] = (float)(0.5 - levels[k] - (u * curvature));
                hessian[at] = (float)curvature;
            }
        }
    }

    public override float StartingPrediction(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights) => 0;
}
