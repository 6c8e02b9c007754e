namespace Kontor.Statistics.Optimization;

/// <summary>Minimises a nonlinear sum of squares inside a box: Levenberg-Marquardt steps, each solved on the box by an active set.</summary>
/// <remarks>Levenberg (1944), Marquardt (1963) with the damping schedule of Nielsen (1999), "Damping parameter in Marquardt's method", IMM-REP-1999-05,
/// and the diagonal scaling of Moré (1978). One instance owns the work space for a largest number of parameters: reuse it, but on one thread at a time.</remarks>
public sealed class BoundedLeastSquares
{
    private const double InitialDamping = 1e-3, LargestDamping = 1e12, SmallestDamping = 1e-12;

    private readonly double[] _normal, _factor, _gradient, _step, _trial, _right, _scale;
    private readonly int[] _free;
    private readonly bool[] _pinned;

    /// <summary>Makes the work space.</summary>
    /// <param name="parameters">The largest number of parameters, 1 or more.</param>
    public BoundedLeastSquares(int parameters)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parameters, 1);
        Capacity = parameters;
        int stride = Stride(parameters);
        _normal = new double[parameters * stride];
        _factor = new double[parameters * parameters];
        _gradient = new double[stride];
        _step = new double[parameters];
        _trial = new double[parameters];
        _right = new double[parameters];
        _scale = new double[parameters];
        _free = new int[parameters];
        _pinned = new bool[parameters];
    }

    /// <summary>The largest number of parameters.</summary>
    public int Capacity { get; }

    /// <summary>Minimises from a start.</summary>
    /// <typeparam name="TProblem">The problem's type.</typeparam>
    /// <param name="problem">The sum of squares.</param>
    /// <param name="point">(parameters) The start, moved into the box; overwritten with the minimiser.</param>
    /// <param name="lower">(parameters) Lower bounds, negative infinity where there is none.</param>
    /// <param name="upper">(parameters) Upper bounds, not below the lower ones.</param>
    /// <param name="tolerance">Stops when a step promises to reduce the sum of squares by less than this fraction.</param>
    /// <param name="iterations">The largest number of linearisations.</param>
    /// <returns>How it ended; not converged where only a heavily damped step was left, such as at the edge of the feasible region.</returns>
    /// <exception cref="ArgumentException">Spans that differ in length, or more parameters than the work space holds.</exception>
    public LeastSquaresResult Minimise<TProblem>(
        ref TProblem problem, Span<double> point, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, double tolerance, int iterations)
        where TProblem : struct, ILeastSquaresProblem
    {
        int p = point.Length, stride = Stride(p);
        if (p > Capacity) throw new ArgumentException($"needs at most {Capacity} parameters, has {p}", nameof(point));
        if (lower.Length != p || upper.Length != p) throw new ArgumentException($"needs {p} bounds", nameof(lower));
        for (int i = 0; i < p; i++) point[i] = Math.Min(Math.Max(point[i], lower[i]), upper[i]);

        double objective = problem.Evaluate(point);
        if (!double.IsFinite(objective)) return new LeastSquaresResult(double.PositiveInfinity, 0, Converged: false);
        Span<double> normal = _normal.AsSpan(0, p * stride), gradient = _gradient.AsSpan(0, p), trial = _trial.AsSpan(0, p), step = _step.AsSpan(0, p);
        double damping = InitialDamping, growth = 2;
        _scale.AsSpan(0, p).Clear();
        for (int iteration = 1; iteration <= iterations; iteration++)
        {
            problem.Linearise(point, normal, stride, _gradient);
            for (int i = 0; i < p; i++) _scale[i] = Math.Max(_scale[i], normal[(i * stride) + i]);
            while (true)
            {
                double promised = Step(p, stride, damping, point, lower, upper);
                if (!(promised > tolerance * objective)) return new LeastSquaresResult(objective, iteration, Converged: damping <= 1);
                for (int i = 0; i < p; i++) trial[i] = Math.Min(Math.Max(point[i] + step[i], lower[i]), upper[i]);
                double reached = problem.Evaluate(trial), gain = (objective - reached) / promised;
                if (gain > 1e-4)
                {
                    bool small = objective - reached <= tolerance * objective;
                    trial.CopyTo(point);
                    objective = reached;
                    double cubed = (2 * gain) - 1;
                    damping = Math.Max(SmallestDamping, damping * Math.Max(1.0 / 10, 1 - (cubed * cubed * cubed)));
                    growth = 2;
                    if (small) return new LeastSquaresResult(objective, iteration, Converged: true);
                    break;
                }
                damping *= growth;
                growth *= 2;
                if (damping > LargestDamping) return new LeastSquaresResult(objective, iteration, Converged: false);
            }
        }
        return new LeastSquaresResult(objective, iterations, Converged: false);
    }

    /// <summary>The padded row length for a number of parameters: the next multiple of four.</summary>
    /// <param name="parameters">The number of parameters.</param>
    public static int Stride(int parameters) => (parameters + 3) & ~3;

    /// <summary>Solves the damped quadratic model on the box; writes the step and returns the reduction that the undamped model promises.</summary>
    private double Step(int p, int stride, double damping, ReadOnlySpan<double> point, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        for (int i = 0; i < p; i++)
        {
            _step[i] = 0;
            // pinned: at a bound and the gradient pushes outwards
            _pinned[i] = lower[i] >= upper[i] || (point[i] <= lower[i] && _gradient[i] >= 0) || (point[i] >= upper[i] && _gradient[i] <= 0);
        }
        while (true)
        {
            int free = 0;
            for (int i = 0; i < p; i++) if (!_pinned[i]) _free[free++] = i;
            if (free == 0) break;
            Solve(p, stride, damping, free);
            bool clipped = false;
            for (int k = 0; k < free; k++)
            {
                int i = _free[k];
                double room = Math.Min(Math.Max(_right[k], lower[i] - point[i]), upper[i] - point[i]);
                if (room != _right[k])
                {
                    clipped = true;
                    _pinned[i] = true;
                    _step[i] = room;
                }
            }
            if (clipped) continue;
            for (int k = 0; k < free; k++) _step[_free[k]] = _right[k];
            break;
        }
        // S(point) - S(point + step) = -2 gᵀd - dᵀ(JᵀJ)d
        double promised = 0;
        for (int i = 0; i < p; i++)
        {
            double row = 0.5 * _normal[(i * stride) + i] * _step[i];
            for (int j = 0; j < i; j++) row += _normal[(i * stride) + j] * _step[j];
            promised -= 2 * _step[i] * (_gradient[i] + row);
        }
        return promised;
    }

    /// <summary>Solves (A + λ D) d = -(g + A s) over the free parameters, s the steps of those that were clipped, by Cholesky; leaves d in the right side.</summary>
    private void Solve(int p, int stride, double damping, int free)
    {
        for (int k = 0; k < free; k++)
        {
            int i = _free[k];
            double right = -_gradient[i];
            for (int j = 0; j < p; j++)
            {
                if (_pinned[j] && _step[j] != 0) right -= (j < i ? _normal[(i * stride) + j] : _normal[(j * stride) + i]) * _step[j];
            }
            Span<double> row = _factor.AsSpan(k * free, k + 1);
            for (int l = 0; l < k; l++) row[l] = _normal[(i * stride) + _free[l]];
            double diagonal = Math.Max(_scale[i], 1e-300);
            double pivot = _normal[(i * stride) + i] + (damping * diagonal);
            for (int l = 0; l < k; l++)
            {
                ReadOnlySpan<double> other = _factor.AsSpan(l * free, l + 1);
                double sum = row[l];
                for (int c = 0; c < l; c++) sum -= row[c] * other[c];
                row[l] = sum *= other[l];
                pivot -= sum * sum;
                right -= sum * _right[l];
            }
            // the diagonal holds the reciprocal; a pivot lost to rounding freezes its parameter
            row[k] = pivot > 1e-14 * diagonal ? 1 / Math.Sqrt(pivot) : 0;
            _right[k] = right * row[k];
        }
        for (int k = free - 1; k >= 0; k--)
        {
            double sum = _right[k];
            for (int l = k + 1; l < free; l++) sum -= _factor[(l * free) + k] * _right[l];
            _right[k] = sum * _factor[(k * free) + k];
        }
    }
}
