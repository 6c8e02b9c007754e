using System.Numerics.Tensors;
using Kontor.Pricing.Responses;
using Kontor.Progress;

namespace Kontor.Pricing.Optimisation;

/// <summary>Profit in each draw as a function of the logarithms of prices, one for each variable of a <see cref="PriceSet"/>, with its gradient and the curvature along each variable.</summary>
/// <remarks>
/// Rows are the items whose profit counts. Profit of row i in draw d is min(q, stock) × (p − c) with q = base(d, i) × exp(Σ_v e(d, i, v) y(v)) and y(v) the logarithm of the price of variable v relative
/// to <see cref="Reference"/>. Arrays are row by row or entry by entry, draws last, so that loops run along draws. Sums over rows are by fixed blocks: the number of threads never shows.
/// </remarks>
internal sealed class ProfitModel
{
    private const int RowsPerBlock = 64;

    private readonly FitContext _context;
    private readonly double[] _quantity, _weightedMargin;
    private readonly double[][] _blockProfits, _blockGradients, _blockCurvatures;
    private readonly int _blocks;

    /// <param name="response">The items and their elasticities.</param>
    /// <param name="rows">The items whose profit counts.</param>
    /// <param name="set">The variables.</param>
    /// <param name="draws">The number of draws to use; 0 for the estimates.</param>
    /// <param name="context">Threads and cancellation.</param>
    internal ProfitModel(PriceResponse response, int[] rows, PriceSet set, int draws, FitContext context)
    {
        _context = context with { Progress = SilentProgress.Instance };
        Variables = set.Count;
        Rows = rows;
        Draws = Math.Max(1, draws);
        Reference = [.. set.Current];
        (Owner, Cost, Stock) = (new int[rows.Length], new double[rows.Length], new double[rows.Length]);
        Starts = new int[rows.Length + 1];
        var columns = new List<int>();
        var sources = new List<List<(int Entry, int Item)>>();
        var order = new Dictionary<int, int>();
        for (int r = 0; r < rows.Length; r++)
        {
            int item = rows[r];
            Owner[r] = set.Variable[item];
            Cost[r] = response.Items[item].Cost!.Value;
            Stock[r] = response.Items[item].Stock ?? double.PositiveInfinity;
            Starts[r] = columns.Count;
            order.Clear();
            order.Add(Owner[r], columns.Count);
            columns.Add(Owner[r]);
            sources.Add([]);
            for (int k = response.RowStarts[item]; k < response.RowStarts[item + 1]; k++)
            {
                if (!set.Variable.TryGetValue(response.Columns[k], out int v)) continue;
                if (!order.TryGetValue(v, out int at))
                {
                    order.Add(v, at = columns.Count);
                    columns.Add(v);
                    sources.Add([]);
                }
                sources[at].Add((k, response.Columns[k]));
            }
        }
        Starts[^1] = columns.Count;
        Columns = [.. columns];
        Elasticities = new double[columns.Count * Draws];
        Base = new double[rows.Length * Draws];
        int entries = response.Columns.Length;
        for (int r = 0; r < rows.Length; r++)
        {
            Span<double> shift = Base.AsSpan(r * Draws, Draws);
            for (int e = Starts[r]; e < Starts[r + 1]; e++)
            {
                Span<double> into = Elasticities.AsSpan(e * Draws, Draws);
                foreach (var (entry, item) in sources[e])
                {
                    double distance = Math.Log(Reference[Columns[e]] / response.Items[item].Price);
                    for (int d = 0; d < Draws; d++)
                    {
                        double elasticity = draws == 0 ? response.Elasticities[entry] : response.Draws.Span[(d * entries) + entry];
                        into[d] += elasticity;
                        shift[d] += elasticity * distance;
                    }
                }
            }
            TensorPrimitives.Exp(shift, shift);
            TensorPrimitives.Multiply(shift, response.Items[rows[r]].Units, shift);
        }
        ByColumn = new int[Variables][];
        var touched = new List<int>[Variables];
        for (int v = 0; v < Variables; v++) touched[v] = [];
        for (int r = 0; r < rows.Length; r++)
        {
            for (int e = Starts[r]; e < Starts[r + 1]; e++) touched[Columns[e]].Add(e);
        }
        RowOf = new int[columns.Count];
        for (int r = 0; r < rows.Length; r++) Array.Fill(RowOf, r, Starts[r], Starts[r + 1] - Starts[r]);
        for (int v = 0; v < Variables; v++) ByColumn[v] = [.. touched[v]];
        HasStock = Stock.Any(s => s < double.PositiveInfinity);
        _blocks = Math.Max(1, (rows.Length + RowsPerBlock - 1) / RowsPerBlock);
        _quantity = new double[rows.Length * Draws];
        _weightedMargin = new double[rows.Length * Draws];
        _blockProfits = [.. Enumerable.Range(0, _blocks).Select(_ => new double[Draws])];
        _blockGradients = [.. Enumerable.Range(0, _blocks).Select(_ => new double[Variables])];
        _blockCurvatures = [.. Enumerable.Range(0, _blocks).Select(_ => new double[Variables])];
    }

    internal int Variables { get; }

    /// <summary>The item of each row.</summary>
    internal int[] Rows { get; }

    internal int Draws { get; }

    /// <summary>The price at which a variable is 0.</summary>
    internal double[] Reference { get; }

    /// <summary>The variable that is the price of each row.</summary>
    internal int[] Owner { get; }

    internal double[] Cost { get; }

    internal double[] Stock { get; }

    internal bool HasStock { get; }

    /// <summary>Where the entries of each row begin; the first is its own price's.</summary>
    internal int[] Starts { get; }

    /// <summary>The variable of each entry.</summary>
    internal int[] Columns { get; }

    /// <summary>The row of each entry.</summary>
    internal int[] RowOf { get; }

    /// <summary>The entries of each variable.</summary>
    internal int[][] ByColumn { get; }

    /// <summary>Shape: (entries × draws).</summary>
    internal double[] Elasticities { get; }

    /// <summary>Units at the reference prices. Shape: (rows × draws).</summary>
    internal double[] Base { get; }

    internal ReadOnlySpan<double> Elasticity(int entry) => Elasticities.AsSpan(entry * Draws, Draws);

    internal double Price(int row, ReadOnlySpan<double> y) => Reference[Owner[row]] * Math.Exp(y[Owner[row]]);

    /// <summary>The demand of a row in each draw.</summary>
    internal void Demand(int row, ReadOnlySpan<double> y, Span<double> demand)
    {
        demand.Clear();
        for (int e = Starts[row]; e < Starts[row + 1]; e++)
        {
            if (y[Columns[e]] != 0) TensorPrimitives.MultiplyAdd(Elasticity(e), y[Columns[e]], demand, demand);
        }
        TensorPrimitives.Exp(demand, demand);
        TensorPrimitives.Multiply(demand, Base.AsSpan(row * Draws, Draws), demand);
    }

    /// <summary>The profit of each draw.</summary>
    /// <param name="y">The variables.</param>
    /// <param name="sharpness">How sharply demand is cut at the stock; infinite for min(q, stock).</param>
    /// <param name="profits">Receives the profits. Shape: (draws).</param>
    internal void Profits(double[] y, double sharpness, Span<double> profits)
    {
        _context.ForEach("profit", _blocks, block =>
        {
            double[] into = _blockProfits[block];
            Array.Clear(into);
            for (int r = block * RowsPerBlock; r < Math.Min(Rows.Length, (block + 1) * RowsPerBlock); r++)
            {
                Span<double> q = _quantity.AsSpan(r * Draws, Draws);
                Demand(r, y, q);
                double margin = Price(r, y) - Cost[r];
                if (double.IsInfinity(Stock[r])) TensorPrimitives.MultiplyAdd(q, margin, into, into);
                else
                {
                    for (int d = 0; d < Draws; d++) into[d] += margin * Sales(q[d], Stock[r], sharpness, out _);
                }
            }
        });
        profits.Clear();
        foreach (double[] block in _blockProfits) TensorPrimitives.Add(profits, block, profits);
    }

    /// <summary>The gradient and the curvature along each variable of Σ_d weight(d) × profit(d), at the variables of the last call of <see cref="Profits"/>.</summary>
    internal void Gradient(double[] y, double sharpness, double[] weights, Span<double> gradient, Span<double> curvature)
    {
        _context.ForEach("gradient", _blocks, block =>
        {
            double[] first = _blockGradients[block], second = _blockCurvatures[block];
            Array.Clear(first);
            Array.Clear(second);
            double[] squares = new double[Draws];
            for (int r = block * RowsPerBlock; r < Math.Min(Rows.Length, (block + 1) * RowsPerBlock); r++)
            {
                Span<double> q = _quantity.AsSpan(r * Draws, Draws), t = _weightedMargin.AsSpan(r * Draws, Draws);
                double price = Price(r, y), cost = Cost[r], sold = 0;
                if (double.IsInfinity(Stock[r]))
                {
                    TensorPrimitives.Multiply(q, weights, t);
                    sold = TensorPrimitives.Sum(t);
                }
                else
                {
                    for (int d = 0; d < Draws; d++)
                    {
                        sold += weights[d] * Sales(q[d], Stock[r], sharpness, out double part);
                        t[d] = weights[d] * q[d] * part;
                    }
                }
                // t: weighted units that answer prices; (1 + e)² t p − e² t c along the row's own price, e² t (p − c) along others'
                int own = Owner[r];
                first[own] += price * sold;
                ReadOnlySpan<double> e = Elasticity(Starts[r]);
                double linear = TensorPrimitives.Dot(t, e);
                TensorPrimitives.Multiply(e, e, squares);
                double square = TensorPrimitives.Dot(t, squares), plain = TensorPrimitives.Sum(t);
                first[own] += (price - cost) * linear;
                second[own] += (price * (plain + (2 * linear) + square)) - (cost * square);
                for (int k = Starts[r] + 1; k < Starts[r + 1]; k++)
                {
                    e = Elasticity(k);
                    first[Columns[k]] += (price - cost) * TensorPrimitives.Dot(t, e);
                    TensorPrimitives.Multiply(e, e, squares);
                    second[Columns[k]] += (price - cost) * TensorPrimitives.Dot(t, squares);
                }
            }
        });
        gradient.Clear();
        curvature.Clear();
        foreach (double[] block in _blockGradients) TensorPrimitives.Add(gradient, block, gradient);
        foreach (double[] block in _blockCurvatures) TensorPrimitives.Add(curvature, block, curvature);
    }

    /// <summary>What is sold of a demand: (q^−k + stock^−k)^(−1/k), which is min(q, stock) as k grows.</summary>
    /// <param name="demand">The demand q.</param>
    /// <param name="stock">What there is.</param>
    /// <param name="sharpness">k, or infinity.</param>
    /// <param name="part">The derivative by q.</param>
    internal static double Sales(double demand, double stock, double sharpness, out double part)
    {
        if (double.IsInfinity(stock))
        {
            part = 1;
            return demand;
        }
        double exponent = stock <= 0 ? 1e3 : double.IsInfinity(sharpness) ? (demand < stock ? -1e3 : 1e3) : sharpness * Math.Log(demand / stock);
        if (exponent > 500)
        {
            part = 0;
            return Math.Max(0, stock);
        }
        if (exponent < -500)
        {
            part = 1;
            return demand;
        }
        double ratio = 1 + Math.Exp(exponent);
        part = Math.Pow(ratio, (-1 / sharpness) - 1);
        return demand * part * ratio;
    }
}
