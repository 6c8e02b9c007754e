using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Kontor.Statistics.LinearModels.Solving;

namespace Kontor.Statistics.LinearModels.Absorption;

/// <summary>Takes fixed effects out of columns: the residuals of a weighted regression on the dummies of all levels, which are never formed.</summary>
/// <remarks>The largest effect is eliminated exactly; the rest is solved by conjugate gradients (Hestenes and Stiefel 1952), four columns at a time, whose limit is that of
/// alternating projections (Guimaraes and Portugal 2010; Gaure 2013; Correia 2016). Where that is slow the diagonal preconditioner gives way to exact
/// factors per effect (<see cref="EffectBlock"/>). Iterations stop when the squared norm of the residual column fell by less than tolerance^2 of itself over the last three
/// (the estimate of the error of Strakos and Tichy 2002).</remarks>
internal sealed class Absorber
{
    private const int Patience = 12, MostIterations = 5000;
    private readonly EffectGraph _graph;
    private readonly FitContext _context;
    private readonly double _tolerance;
    private EffectOperator _operator;
    private EffectPattern?[]? _patterns;
    private EffectBlock?[]? _blocks;
    private bool _slow;

    /// <summary>Prepares the effects.</summary>
    internal Absorber(Factor[] effects, double[]? weights, double tolerance, FitContext context)
    {
        _graph = new EffectGraph(effects);
        _context = context;
        _tolerance = tolerance;
        _operator = new EffectOperator(_graph, weights, context);
    }

    /// <summary>The iterations that the slowest columns so far took.</summary>
    internal int Iterations { get; private set; }

    /// <summary>False once a column did not reach the tolerance.</summary>
    internal bool Converged { get; private set; } = true;

    /// <summary>Sets the weights of what follows.</summary>
    /// <param name="weights">(rows) Above 0.</param>
    internal void SetWeights(double[] weights)
    {
        _operator = new EffectOperator(_graph, weights, _context);
        _blocks = null;
    }

    /// <summary>The columns without the effects.</summary>
    /// <param name="columns">(columns)(rows) Not modified.</param>
    internal double[][] Residualise(double[][] columns)
    {
        double[][] result = new double[columns.Length][];
        int rows = _graph.Rows, slices = Chunks.Count(rows);
        var values = new Vector256<double>[rows];
        double[] none = new double[rows];
        for (int start = 0; start < columns.Length; start += 4)
        {
            int width = Math.Min(4, columns.Length - start);
            double[][] lanes = [.. Enumerable.Range(0, 4).Select(i => i < width ? columns[start + i] : none)];
            double[][] written = [.. Enumerable.Range(0, width).Select(_ => new double[rows])];
            Chunks.Run(_context, slices, slice =>
            {
                (int from, int to) = Chunks.Range(slice, slices, rows);
                for (int place = from; place < to; place++)
                {
                    int row = _graph.Order is null ? place : _graph.Order[place];
                    values[place] = Vector256.Create(lanes[0][row], lanes[1][row], lanes[2][row], lanes[3][row]);
                }
            });
            Vector256<double>[] levels = Solve(values);
            if (levels.Length > 0) _operator.TakeOut(values, levels);
            Chunks.Run(_context, slices, slice =>
            {
                (int from, int to) = Chunks.Range(slice, slices, rows);
                ReadOnlySpan<double> flat = MemoryMarshal.Cast<Vector256<double>, double>(values);
                for (int lane = 0; lane < width; lane++)
                {
                    double[] target = written[lane];
                    for (int place = from; place < to; place++) target[_graph.Order is null ? place : _graph.Order[place]] = flat[(place * 4) + lane];
                }
            });
            written.CopyTo(result, start);
        }
        return result;
    }

    /// <summary>The effects that fit values best, each but the largest around a weighted mean of zero.</summary>
    /// <param name="values">(rows) Such as what the regressors leave of a response.</param>
    /// <param name="effects">The effects, as given when built.</param>
    /// <returns>(effects)(levels) One solution; where effects overlap there are others.</returns>
    internal double[][] Effects(double[] values, Factor[] effects)
    {
        var lanes = new Vector256<double>[_graph.Rows];
        for (int place = 0; place < lanes.Length; place++) lanes[place] = Vector256.CreateScalar(values[_graph.Order is null ? place : _graph.Order[place]]);
        Vector256<double>[] found = Solve(lanes);
        double[] others = Array.ConvertAll(found, v => v[0]), primary = new double[_graph.Groups];
        for (int f = 0; f < _graph.Width; f++)
        {
            double mean = 0, weight = 0;
            for (int i = _graph.Offsets[f]; i < _graph.Offsets[f + 1]; i++)
            {
                mean += others[i] * _operator.Diagonal[i];
                weight += _operator.Diagonal[i];
            }
            for (int i = _graph.Offsets[f]; i < _graph.Offsets[f + 1]; i++) others[i] -= mean / weight;
        }
        for (int g = 0; g < primary.Length; g++)
        {
            for (int place = _graph.Starts[g]; place < _graph.Starts[g + 1]; place++)
            {
                double rest = values[_graph.Order is null ? place : _graph.Order[place]];
                for (int f = 0; f < _graph.Width; f++) rest -= others[_graph.Index[(place * _graph.Width) + f]];
                primary[g] += rest * _operator.Weights[place] / _operator.GroupWeights[g];
            }
        }
        return Array.ConvertAll(effects, effect =>
        {
            int f = Array.IndexOf(_graph.Others, effect);
            return f < 0 ? primary : others[_graph.Offsets[f].._graph.Offsets[f + 1]];
        });
    }

    /// <summary>The leverage that the effects alone give each row: by weights for one effect, else by one solution per row.</summary>
    internal double[] Leverage()
    {
        double[] leverage = new double[_graph.Rows];
        if (_graph.Width == 0)
        {
            for (int g = 0; g < _graph.Groups; g++)
            {
                for (int place = _graph.Starts[g]; place < _graph.Starts[g + 1]; place++)
                {
                    leverage[_graph.Order is null ? place : _graph.Order[place]] = _operator.Weights[place] / _operator.GroupWeights[g];
                }
            }
            return leverage;
        }
        var lanes = new Vector256<double>[_graph.Rows];
        for (int start = 0; start < leverage.Length; start += 4)
        {
            int width = Math.Min(4, leverage.Length - start);
            Array.Clear(lanes);
            for (int lane = 0; lane < width; lane++) lanes[start + lane] = lanes[start + lane].WithElement(lane, 1);
            Vector256<double>[] b = Solve(lanes);
            _operator.TakeOut(lanes, b);
            for (int lane = 0; lane < width; lane++) leverage[_graph.Order is null ? start + lane : _graph.Order[start + lane]] = 1 - lanes[start + lane][lane];
        }
        return leverage;
    }

    /// <summary>Solves for the levels that are not primary; values are left less their mean per primary level.</summary>
    private Vector256<double>[] Solve(Vector256<double>[] values)
    {
        int n = _graph.Levels;
        Vector256<double>[] x = new Vector256<double>[n], r = new Vector256<double>[n], z = new Vector256<double>[n], p = new Vector256<double>[n], q = new Vector256<double>[n];
        (Vector256<double> norm, Vector256<double> left) = _operator.Centre(values, r);
        if (n == 0) return x;
        // below a millionth of its own norm a column is nothing but rounding
        Vector256<double> floor = norm * 1e-12;
        if (_slow) Factorise();
        Vector256<double> rz = Precondition(r, z), rounding = Vector256.Max(rz * 1e-28, norm * 1e-30), before = default, before2 = default;
        Vector256<double> square = Vector256.Create(_tolerance * _tolerance), alive = Vector256.GreaterThan(rz, rounding);
        z.CopyTo(p, 0);
        int iteration = 0;
        while (alive != Vector256<double>.Zero)
        {
            _context.Cancellation.ThrowIfCancellationRequested();
            if (++iteration > MostIterations)
            {
                Converged = false;
                break;
            }
            Vector256<double> curvature = _operator.Apply(p, q);
            // a direction without curvature, or a gain beyond all that is left, is rounding in the null space: the lane is done and stays as it is
            alive &= Vector256.GreaterThan(curvature, rz * 1e-10) & Vector256.LessThanOrEqual(rz * rz, curvature * (left + floor));
            Vector256<double> step = Quotient(rz, curvature, alive), gain = step * rz;
            Update(x, r, step, p, q);
            left -= gain;
            if (iteration >= 3) alive &= Vector256.GreaterThan(gain + before + before2, Vector256.Max(left, floor) * square);
            (before2, before) = (before, gain);
            if (iteration == Patience && !_slow && alive != Vector256<double>.Zero)
            {
                // a better preconditioner: directions start anew, what was reached stays
                _slow = true;
                Factorise();
                rz = Precondition(r, z);
                z.CopyTo(p, 0);
                continue;
            }
            Vector256<double> next = Precondition(r, z), share = Quotient(next, rz, alive);
            rz = next;
            alive &= Vector256.GreaterThan(rz, rounding);
            for (int i = 0; i < n; i++) p[i] = z[i] + (share * p[i]);
        }
        Iterations = Math.Max(Iterations, iteration);
        return x;
    }

    private void Factorise()
    {
        if (_blocks is not null) return;
        int width = _graph.Width;
        if (_patterns is null)
        {
            var patterns = new EffectPattern?[width];
            Chunks.Run(_context, width, f => patterns[f] = EffectPattern.Of(_graph, f));
            _patterns = patterns;
        }
        var blocks = new EffectBlock?[width];
        Chunks.Run(_context, width, f => blocks[f] = _patterns[f] is { } pattern ? new EffectBlock(_graph, pattern, _operator, f) : null);
        _blocks = blocks;
    }

    /// <summary>z = M^-1 r; returns r'z.</summary>
    private Vector256<double> Precondition(Vector256<double>[] r, Vector256<double>[] z)
    {
        for (int f = 0; f < _graph.Width; f++)
        {
            if (_blocks?[f] is { } block)
            {
                block.Solve(r, z);
                continue;
            }
            for (int i = _graph.Offsets[f]; i < _graph.Offsets[f + 1]; i++) z[i] = r[i] / _operator.Diagonal[i];
        }
        Vector256<double> product = default;
        for (int i = 0; i < r.Length; i++) product += r[i] * z[i];
        return product;
    }

    private static void Update(Vector256<double>[] x, Vector256<double>[] r, Vector256<double> step, Vector256<double>[] p, Vector256<double>[] q)
    {
        for (int i = 0; i < x.Length; i++)
        {
            x[i] += step * p[i];
            r[i] -= step * q[i];
        }
    }

    /// <summary>a / b in the lanes that are not done, 0 in the others.</summary>
    private static Vector256<double> Quotient(Vector256<double> a, Vector256<double> b, Vector256<double> alive) =>
        Vector256.ConditionalSelect(alive, a / b, Vector256<double>.Zero);
}
