namespace Kontor.Statistics.Optimization;

/// <summary>Minimises a function of one variable on an interval: a grid finds the valley, golden sections its bottom (Kiefer 1953).</summary>
public static class ScalarMinimum
{
    private const double Golden = 0.6180339887498949; // (√5 - 1) / 2

    /// <summary>Finds the minimiser.</summary>
    /// <typeparam name="TFunction">The function's type.</typeparam>
    /// <param name="function">The function; a value that is not a number counts as infinite.</param>
    /// <param name="lower">The lower end.</param>
    /// <param name="upper">The upper end, above the lower one.</param>
    /// <param name="points">Grid points, ends included, 3 or more: valleys narrower than their distance can be missed.</param>
    /// <param name="tolerance">The width of the last interval, above 0.</param>
    /// <exception cref="ArgumentException">An empty interval, fewer than 3 points, or a tolerance that is not above 0.</exception>
    public static double Find<TFunction>(ref TFunction function, double lower, double upper, int points, double tolerance)
        where TFunction : struct, IScalarFunction, allows ref struct
    {
        if (!(lower < upper)) throw new ArgumentException($"needs an interval, has {lower} to {upper}", nameof(upper));
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 3);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tolerance);
        double width = (upper - lower) / (points - 1), best = lower, least = double.PositiveInfinity;
        for (int i = 0; i < points; i++)
        {
            double x = i == points - 1 ? upper : lower + (i * width), value = function.Evaluate(x);
            if (!(value < least)) continue;
            least = value;
            best = x;
        }
        double a = Math.Max(lower, best - width), b = Math.Min(upper, best + width);
        double left = b - (Golden * (b - a)), right = a + (Golden * (b - a));
        double atLeft = function.Evaluate(left), atRight = function.Evaluate(right);
        while (b - a > tolerance)
        {
            if (atLeft <= atRight)
            {
                (b, right, atRight) = (right, left, atLeft);
                left = b - (Golden * (b - a));
                atLeft = function.Evaluate(left);
            }
            else
            {
                (a, left, atLeft) = (left, right, atRight);
                right = a + (Golden * (b - a));
                atRight = function.Evaluate(right);
            }
        }
        double middle = (a + b) / 2;
        return function.Evaluate(middle) < least ? middle : best;
    }
}
