namespace Kontor.Statistics.Optimization;

/// <summary>A sum of squares to be minimised, given by its value and its Gauss-Newton model. Implemented by structs, so that calls are inlined.</summary>
public interface ILeastSquaresProblem
{
    /// <summary>The sum of squares at a point; positive infinity where the point is not feasible.</summary>
    /// <param name="point">(parameters) The point, inside the bounds.</param>
    double Evaluate(ReadOnlySpan<double> point);

    /// <summary>The sum of squares at a feasible point, with the normal equations of its linearisation.</summary>
    /// <param name="point">(parameters) The point, inside the bounds.</param>
    /// <param name="normal">(parameters, stride) row-major. Written: JᵀJ, the lower triangle at least.</param>
    /// <param name="stride">The length of one row of <paramref name="normal"/>, a multiple of four.</param>
    /// <param name="gradient">(parameters) Written: Jᵀr, half the gradient.</param>
    double Linearise(ReadOnlySpan<double> point, Span<double> normal, int stride, Span<double> gradient);
}
