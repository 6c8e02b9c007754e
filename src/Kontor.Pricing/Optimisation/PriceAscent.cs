namespace Kontor.Pricing.Optimisation;

/// <summary>Climbs to the best prices within bounds and pairs: the spectral projected gradient, with the profit's curvature along each price as its metric.</summary>
/// <remarks>
/// Birgin, Martínez and Raydan (2000), "Nonmonotone spectral projected gradient methods on convex sets", SPG2: the allowed prices without ladders are a polyhedron, so a step towards a projected point
/// stays allowed however long it is. The scaling is Barzilai and Borwein's (1988) on top of the diagonal.
/// </remarks>
internal sealed class PriceAscent
{
    private const int Memory = 8, MostSteps = 400;

    private readonly ProfitModel _model;
    private readonly PairProjection _projection;
    private readonly double _aversion, _share;
    private readonly CancellationToken _cancellation;
    private readonly double[] _y, _profits, _gradient, _curvature;

    internal PriceAscent(ProfitModel model, PriceSet set, double[] low, double[] high, double aversion, double share, CancellationToken cancellation)
    {
        (_model, _aversion, _share, _cancellation) = (model, aversion, share, cancellation);
        _projection = new PairProjection(set, low, high);
        _y = new double[model.Variables];
        _profits = new double[model.Draws];
        _gradient = new double[model.Variables];
        _curvature = new double[model.Variables];
        Weights = new double[model.Draws];
    }

    /// <summary>The multiplier of each pair at the end: what a unit of its amount is worth.</summary>
    internal double[] Multipliers => _projection.Multipliers;

    /// <summary>The weights of draws at the end.</summary>
    internal double[] Weights { get; }

    /// <summary>Steps taken.</summary>
    internal int Steps { get; private set; }

    /// <summary>Whether the last climb met its tolerance.</summary>
    internal bool Converged { get; private set; }

    /// <summary>How much smoothing the objective has: none, or τ and the sharpness of stock by stage.</summary>
    internal static (double Smoothing, double Sharpness)[] Stages(ProfitModel model, double aversion) =>
        aversion == 0 && !model.HasStock ? [(0, double.PositiveInfinity)] : [(0.3, 30), (0.1, 100), (0.03, 300), (0.01, 1000)];

    /// <summary>The objective at prices; profits and weights are kept.</summary>
    internal double Value(ReadOnlySpan<double> prices, (double Smoothing, double Sharpness) stage)
    {
        for (int v = 0; v < _y.Length; v++) _y[v] = Math.Log(prices[v] / _model.Reference[v]);
        _model.Profits(_y, stage.Sharpness, _profits);
        return Risk.Value(_profits, _aversion, _share, stage.Smoothing, Weights);
    }

    /// <summary>The objective as it is, without smoothing.</summary>
    internal double Exact(ReadOnlySpan<double> prices) => Value(prices, (0, double.PositiveInfinity));

    /// <summary>Climbs from allowed prices.</summary>
    /// <param name="prices">The start; overwritten with the best found.</param>
    /// <returns>The objective there, smoothed as in the last stage.</returns>
    internal double Climb(double[] prices)
    {
        double value = 0;
        foreach (var stage in Stages(_model, _aversion)) value = Climb(prices, stage);
        return value;
    }

    private double Climb(double[] prices, (double Smoothing, double Sharpness) stage)
    {
        int n = prices.Length;
        double[] weight = new double[n], target = new double[n], point = new double[n], last = new double[n], lastGradient = new double[n], slope = new double[n];
        double value = Value(prices, stage), scale = 1;
        var history = new Queue<double>([value]);
        Converged = false;
        for (int step = 0; step < MostSteps; step++)
        {
            _cancellation.ThrowIfCancellationRequested();
            Steps++;
            _model.Gradient(_y, stage.Sharpness, Weights, _gradient, _curvature);
            double along = 0, bent = 0;
            for (int v = 0; v < n; v++)
            {
                double p = prices[v];
                slope[v] = _gradient[v] / p;
                // by price instead of its logarithm: f'' = (f_yy − f_y) / p²
                double bend = (_curvature[v] - _gradient[v]) / (p * p), floor = (0.1 * (Math.Abs(_gradient[v]) + Math.Abs(_curvature[v])) / (p * p)) + (1e-9 * Math.Abs(value) / (p * p)) + 1e-200;
                double moved = p - last[v];
                if (step > 0)
                {
                    along -= moved * (slope[v] - lastGradient[v]);
                    bent += moved * moved * weight[v] / scale;
                }
                weight[v] = Math.Max(Math.Abs(bend), floor);
            }
            scale = step > 0 && along > 0 && bent > 0 ? Math.Clamp(along / bent, 0.3, 10) : 1;
            for (int v = 0; v < n; v++)
            {
                weight[v] *= scale;
                target[v] = prices[v] + (slope[v] / weight[v]);
            }
            _projection.Project(target, weight, point, _cancellation);
            double promised = 0;
            for (int v = 0; v < n; v++) promised += slope[v] * (point[v] - prices[v]);
            if (promised <= 1e-10 * (Math.Abs(value) + 1e-12))
            {
                Converged = true;
                break;
            }
            prices.CopyTo(last, 0);
            slope.CopyTo(lastGradient, 0);
            double least = history.Min(), reached = value;
            bool found = false;
            for (double length = 1; length > 1e-8; length *= 0.4)
            {
                for (int v = 0; v < n; v++) target[v] = last[v] + (length * (point[v] - last[v]));
                reached = Value(target, stage);
                if (!(reached >= least + (1e-4 * length * promised))) continue;
                target.CopyTo(prices, 0);
                found = true;
                break;
            }
            if (!found)
            {
                // as far as numbers go
                value = Value(prices, stage);
                Converged = true;
                break;
            }
            value = reached;
            history.Enqueue(value);
            if (history.Count > Memory) history.Dequeue();
        }
        return value;
    }
}
