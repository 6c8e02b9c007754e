namespace Kontor.Statistics.Optimization;

/// <summary>Minimises a smooth function of a few variables by the quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno.</summary>
/// <remarks>Nocedal and Wright (2006), algorithm 6.1, with a backtracking line search and forward-difference gradients. One instance is one workspace:
/// not thread-safe.</remarks>
public sealed class Bfgs
{
    private readonly double[] _gradient, _trialGradient, _direction, _trial, _change, _product, _inverse;

    /// <summary>Makes room.</summary>
    /// <param name="capacity">The largest number of variables.</param>
    public Bfgs(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _gradient = new double[capacity];
        _trialGradient = new double[capacity];
        _direction = new double[capacity];
        _trial = new double[capacity];
        _change = new double[capacity];
        _product = new double[capacity];
        _inverse = new double[capacity * capacity];
    }

    /// <summary>A function to minimise; positive infinity marks what is not allowed.</summary>
    /// <param name="point">The variables.</param>
    public delegate double Objective(ReadOnlySpan<double> point);

    /// <summary>Minimisation stops when an iteration gains less than this part of the value's size plus one. Default 1e-9.</summary>
    public double Tolerance { get; init; } = 1e-9;

    /// <summary>Minimisation stops when no partial derivative exceeds this. Default 1e-6.</summary>
    public double GradientTolerance { get; init; } = 1e-6;

    /// <summary>The most iterations. Default 100, as in R's <c>optim</c>.</summary>
    public int MaxIterations { get; init; } = 100;

    /// <summary>The step of the forward differences. Default 1e-6: its error is then far below the tolerances for variables of size one.</summary>
    public double DifferenceStep { get; init; } = 1e-6;

    /// <summary>The most by which one variable may move in an iteration, so that a first step does not land where the function is flat. Default: no limit.</summary>
    public double LargestStep { get; init; } = double.PositiveInfinity;

    /// <summary>The lowest value found by the last run.</summary>
    public double Value { get; private set; }

    /// <summary>Iterations used by the last run.</summary>
    public int Iterations { get; private set; }

    /// <summary>True when the last run met a tolerance.</summary>
    public bool Converged { get; private set; }

    /// <summary>Searches from a point.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="point">(n) The start; written: the lowest point found.</param>
    /// <returns>The lowest value found, <see cref="Value"/>; infinite when the start is not allowed.</returns>
    public double Minimise(Objective objective, Span<double> point)
    {
        ArgumentNullException.ThrowIfNull(objective);
        int n = point.Length;
        Iterations = 0;
        Value = objective(point);
        Converged = n == 0;
        if (n == 0 || !double.IsFinite(Value)) return Value;
        Span<double> gradient = _gradient.AsSpan(0, n), trialGradient = _trialGradient.AsSpan(0, n);
        Differentiate(objective, point, Value, gradient);
        bool fresh = true;
        ResetInverse(n);
        while (Iterations < MaxIterations)
        {
            Iterations++;
            if (Largest(gradient) < GradientTolerance)
            {
                Converged = true;
                break;
            }
            double slope = Direction(gradient);
            if (slope >= 0)
            {
                ResetInverse(n);
                fresh = true;
                slope = Direction(gradient);
            }
            double length = Search(objective, point, slope, out double value);
            if (length == 0)
            {
                // the model of the curvature may be to blame; steepest descent has the last word
                if (fresh)
                {
                    Converged = true;
                    break;
                }
                ResetInverse(n);
                fresh = true;
                continue;
            }
            double gain = Value - value;
            for (int i = 0; i < n; i++)
            {
                _change[i] = length * _direction[i];
                point[i] += _change[i];
            }
            Value = value;
            if (gain <= Tolerance * (Math.Abs(value) + 1))
            {
                Converged = true;
                break;
            }
            Differentiate(objective, point, value, trialGradient);
            for (int i = 0; i < n; i++) _trial[i] = trialGradient[i] - gradient[i];
            trialGradient.CopyTo(gradient);
            Update(n, fresh);
            fresh = false;
        }
        return Value;
    }

    private void Differentiate(Objective objective, ReadOnlySpan<double> point, double value, Span<double> gradient)
    {
        Span<double> moved = _trial.AsSpan(0, point.Length);
        point.CopyTo(moved);
        for (int i = 0; i < point.Length; i++)
        {
            double step = DifferenceStep * Math.Max(1, Math.Abs(point[i]));
            moved[i] = point[i] + step;
            double ahead = objective(moved);
            if (!double.IsFinite(ahead))
            {
                moved[i] = point[i] - step;
                ahead = (2 * value) - objective(moved);
            }
            gradient[i] = double.IsFinite(ahead) ? (ahead - value) / step : 0;
            moved[i] = point[i];
        }
    }

    private double Direction(ReadOnlySpan<double> gradient)
    {
        int n = gradient.Length;
        double slope = 0, largest = 0;
        for (int i = 0; i < n; i++)
        {
            double sum = 0;
            for (int j = 0; j < n; j++) sum -= _inverse[(i * n) + j] * gradient[j];
            _direction[i] = sum;
            slope += sum * gradient[i];
            largest = Math.Max(largest, Math.Abs(sum));
        }
        if (!(largest > LargestStep)) return slope;
        for (int i = 0; i < n; i++) _direction[i] *= LargestStep / largest;
        return slope * LargestStep / largest;
    }

    // Armijo's rule with quadratic interpolation; 0 when no step gains
    private double Search(Objective objective, ReadOnlySpan<double> point, double slope, out double value)
    {
        int n = point.Length;
        Span<double> trial = _trial.AsSpan(0, n);
        double length = 1;
        for (int attempt = 0; attempt < 30; attempt++)
        {
            bool moves = false;
            for (int i = 0; i < n; i++)
            {
                trial[i] = point[i] + (length * _direction[i]);
                moves |= Math.Abs(trial[i] - point[i]) > 1e-10 * (Math.Abs(point[i]) + 1);
            }
            if (!moves) break;
            value = objective(trial);
            if (value <= Value + (1e-4 * length * slope)) return length;
            double best = double.IsFinite(value) ? -slope * length * length / (2 * (value - Value - (slope * length))) : 0;
            length = Math.Clamp(best, 0.1 * length, 0.5 * length);
        }
        value = Value;
        return 0;
    }

    // _change holds the step, _trial the change of the gradient
    private void Update(int n, bool fresh)
    {
        double curvature = 0, square = 0;
        for (int i = 0; i < n; i++)
        {
            curvature += _change[i] * _trial[i];
            square += _trial[i] * _trial[i];
        }
        if (curvature <= 1e-14) return;
        if (fresh)
        {
            // scale the first guess to the curvature that was met (Nocedal and Wright, equation 6.20)
            for (int i = 0; i < n; i++) _inverse[(i * n) + i] = curvature / square;
        }
        double weight = 1;
        for (int i = 0; i < n; i++)
        {
            double sum = 0;
            for (int j = 0; j < n; j++) sum += _inverse[(i * n) + j] * _trial[j];
            _product[i] = sum;
        }
        for (int i = 0; i < n; i++) weight += _trial[i] * _product[i] / curvature;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                _inverse[(i * n) + j] += ((weight * _change[i] * _change[j]) - (_product[i] * _change[j]) - (_change[i] * _product[j])) / curvature;
            }
        }
    }

    private void ResetInverse(int n)
    {
        Array.Clear(_inverse, 0, n * n);
        for (int i = 0; i < n; i++) _inverse[(i * n) + i] = 1;
    }

    private static double Largest(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double value in values) largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }
}
