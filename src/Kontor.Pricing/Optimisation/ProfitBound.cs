using System.Numerics.Tensors;
using Kontor.Progress;

namespace Kontor.Pricing.Optimisation;

/// <summary>What no allowed prices can earn more than: an upper bound that is a sum over prices, tight at the prices that it is built around.</summary>
/// <remarks>
/// With dy = y − y*, e^(a − a*) ≤ 1 + (a − a*) + κ (a − a*)² / 2 where κ = 2 (e^A − 1 − A) / A² and A is the most that a − a* can be, so that the effect of others on a row's demand is at most
/// 1 + Σ e dy + κ S Σ |e| dy² / 2 with S = Σ |e| (convexity of the square). The products of a row's own profit with dy of others, beyond the part that is linear, are split by
/// |x y| ≤ (τ y² + x² / τ) / 2. What is left is one function of one price each, plus multipliers of pairs (weak Lagrangian duality), maximised by itself over its bounds or its ladder. Weights of draws
/// are those of <see cref="Risk"/>, whose least over weights is at most the value at these; min(q, stock) is at most λ q + (1 − λ) stock for the λ that holds at y*.
/// Between the points of a grid a function exceeds its chord by at most width² / 8 times its strongest downward curvature, which is bounded too.
/// </remarks>
internal sealed class ProfitBound
{
    private const int CellsPerSide = 40, Rounds = 80;

    private readonly ProfitModel _model;
    private readonly double[][] _nodes, _slack;

    /// <param name="model">The profit.</param>
    /// <param name="set">Pairs.</param>
    /// <param name="low">Bounds of each variable, in money.</param>
    /// <param name="high">Bounds of each variable, in money.</param>
    /// <param name="ladders">The prices to choose from, for variables with a ladder; null entries for all between the bounds.</param>
    /// <param name="around">The prices that it is tight at, in money.</param>
    /// <param name="weights">Weights of draws.</param>
    /// <param name="sharpness">How sharply demand is cut at the stock.</param>
    /// <param name="multipliers">Multipliers of pairs, 0 or more.</param>
    /// <param name="context">Threads and cancellation.</param>
    internal ProfitBound(
        ProfitModel model, PriceSet set, double[] low, double[] high, double[]?[] ladders, ReadOnlySpan<double> around, double[] weights, double sharpness, double[] multipliers, FitContext context)
    {
        _model = model;
        int n = model.Variables;
        double[] centre = new double[n], down = new double[n], up = new double[n];
        _nodes = new double[n][];
        for (int v = 0; v < n; v++)
        {
            double reference = model.Reference[v];
            (centre[v], down[v], up[v]) = (Math.Log(around[v] / reference), Math.Log(low[v] / reference), Math.Log(high[v] / reference));
            if (ladders[v] is { } prices)
            {
                _nodes[v] = [.. prices.Select(p => Math.Log(p / reference))];
                (down[v], up[v]) = (Math.Min(_nodes[v][0], centre[v]), Math.Max(_nodes[v][^1], centre[v]));
            }
            else if (up[v] - down[v] < 1e-12) _nodes[v] = [centre[v]];
            else _nodes[v] = Grid(Math.Clamp(centre[v], down[v], up[v]), down[v], up[v]);
        }
        var own = new double[model.Rows.Length][];
        var cross = new double[model.Columns.Length][];
        var falls = new double[model.Rows.Length][];
        var bends = new (double First, double Second)[model.Rows.Length][];
        double[] atCentre = new double[model.Columns.Length], quadratic = new double[model.Columns.Length];
        (context with { Progress = SilentProgress.Instance }).ForEach("bound", model.Rows.Length, r =>
            Tabulate(r, centre, down, up, weights, sharpness, own, cross, atCentre, quadratic, falls, bends));

        // the part of each price alone
        Values = new double[n][];
        _slack = new double[n][];
        double[] linear = new double[n], square = new double[n];
        var fall = new double[n][];
        for (int e = 0; e < model.Columns.Length; e++)
        {
            linear[model.Columns[e]] += atCentre[e];
            square[model.Columns[e]] += quadratic[e];
        }
        for (int v = 0; v < n; v++)
        {
            Values[v] = new double[_nodes[v].Length];
            fall[v] = new double[_nodes[v].Length];
            for (int k = 0; k < _nodes[v].Length; k++)
            {
                double dy = _nodes[v][k] - centre[v];
                Values[v][k] = (linear[v] * dy) + (0.5 * square[v] * dy * dy);
            }
        }
        for (int r = 0; r < model.Rows.Length; r++)
        {
            TensorPrimitives.Add(Values[model.Owner[r]], own[r], Values[model.Owner[r]]);
            TensorPrimitives.Add(fall[model.Owner[r]], falls[r], fall[model.Owner[r]]);
        }
        for (int k = 0; k < multipliers.Length; k++)
        {
            if (multipliers[k] == 0) continue;
            var (a, b, ratio, amount, _) = set.Pairs[k];
            // log(ratio p(b) + amount) − log p(a) ≥ 0, whose slope at an active pair is that of ratio p(b) + amount − p(a) over p(a); bounds that propagation drew keep the first logarithm finite
            double worth = multipliers[k] * around[a];
            for (int j = 0; j < _nodes[a].Length; j++) Values[a][j] -= worth * (_nodes[a][j] + Math.Log(model.Reference[a]));
            for (int j = 0; j < _nodes[b].Length; j++)
            {
                double scaled = ratio * model.Reference[b] * Math.Exp(_nodes[b][j]), most = Math.Max(scaled + amount, low[a] * (1 - 1e-9));
                Values[b][j] += worth * Math.Log(most);
                // by cell: the curvature ratio amount p / (ratio p + amount)² is strongest at the lower end
                if (amount < 0) fall[b][j] += worth * scaled * -amount / (most * most);
            }
        }
        Split(centre, up, down, cross, bends, fall);
        for (int v = 0; v < n; v++)
        {
            double[] slack = new double[Math.Max(0, _nodes[v].Length - 1)];
            if (ladders[v] is null)
            {
                for (int k = 0; k < slack.Length; k++) slack[k] = (_nodes[v][k + 1] - _nodes[v][k]) * (_nodes[v][k + 1] - _nodes[v][k]) / 8 * fall[v][k];
            }
            _slack[v] = slack;
        }
        Best = new double[n];
        Excess = new double[n];
        for (int v = 0; v < n; v++)
        {
            int at = TensorPrimitives.IndexOfMax(Values[v]);
            Best[v] = model.Reference[v] * Math.Exp(_nodes[v][at]);
            double most = Values[v][at];
            for (int k = 0; k < _slack[v].Length; k++) most = Math.Max(most, Math.Max(Values[v][k], Values[v][k + 1]) + _slack[v][k]);
            Total += most;
            Excess[v] = most - Values[v][Nearest(_nodes[v], centre[v])];
        }
    }

    /// <summary>How much the part of each variable exceeds what it has at the centre: 0 for all where the centre is proven best.</summary>
    internal double[] Excess { get; }

    /// <summary>The bound.</summary>
    internal double Total { get; private set; }

    /// <summary>The part of each variable at the prices of its ladder, or of its grid.</summary>
    internal double[][] Values { get; private set; }

    /// <summary>The price of each variable at which its part is largest, in money; together they need not be allowed.</summary>
    internal double[] Best { get; }

    // cells are narrow near the centre, where the function is near its greatest value, and wide at the ends
    private static double[] Grid(double centre, double down, double up)
    {
        var nodes = new SortedSet<double> { centre, down, up };
        for (int k = 1; k < CellsPerSide; k++)
        {
            double part = (double)k / CellsPerSide;
            part *= Math.Sqrt(part);
            nodes.Add(centre + ((up - centre) * part));
            nodes.Add(centre + ((down - centre) * part));
        }
        return [.. nodes];
    }

    private static int Nearest(double[] nodes, double value)
    {
        int here = 0;
        for (int k = 1; k < nodes.Length; k++)
        {
            if (Math.Abs(nodes[k] - value) < Math.Abs(nodes[here] - value)) here = k;
        }
        return here;
    }

    // own: the row's own profit at its grid, others' prices at the centre; cross: its products with others' elasticities, less their value at the centre;
    // falls and bends: by cell, at its lower node, the most that the own profit bends down, and the most of first and second derivatives of its terms
    private void Tabulate(
        int r, double[] centre, double[] down, double[] up, double[] weights, double sharpness, double[][] own, double[][] cross, double[] atCentre, double[] quadratic, double[][] falls,
        (double First, double Second)[][] bends)
    {
        int draws = _model.Draws, v = _model.Owner[r], start = _model.Starts[r], end = _model.Starts[r + 1];
        double cost = _model.Cost[r], reference = _model.Reference[v], stock = _model.Stock[r];
        bool limited = !double.IsInfinity(stock);
        ReadOnlySpan<double> e = _model.Elasticity(start);
        // units at y(v) = 0 with the others at the centre, times weight and λ
        double[] units = new double[draws], t = new double[draws], reach = new double[draws], total = new double[draws], logs = new double[draws];
        for (int k = start + 1; k < end; k++)
        {
            int other = _model.Columns[k];
            ReadOnlySpan<double> f = _model.Elasticity(k);
            double most = up[other] - centre[other], least = down[other] - centre[other];
            for (int d = 0; d < draws; d++)
            {
                logs[d] += f[d] * centre[other];
                reach[d] += Math.Max(f[d] * most, f[d] * least);
                total[d] += Math.Abs(f[d]);
            }
        }
        double kept = 0;
        for (int d = 0; d < draws; d++)
        {
            units[d] = _model.Base[(r * draws) + d] * Math.Exp(logs[d]);
            double part = 1;
            if (limited)
            {
                ProfitModel.Sales(units[d] * Math.Exp(e[d] * centre[v]), stock, sharpness, out part);
                kept += weights[d] * (1 - part) * stock;
            }
            units[d] *= weights[d] * part;
        }
        double[] nodes = _nodes[v], values = own[r] = new double[nodes.Length], fall = falls[r] = new double[nodes.Length];
        (double First, double Second)[] bend = bends[r] = new (double, double)[nodes.Length];
        double[] steep = new double[draws], rising = new double[draws], priceFirst = new double[draws], priceSecond = new double[draws], costFirst = new double[draws], costSecond = new double[draws];
        for (int d = 0; d < draws; d++)
        {
            costSecond[d] = e[d] * e[d] * cost;
            costFirst[d] = Math.Abs(e[d]) * cost;
            priceFirst[d] = Math.Abs(1 + e[d]);
            priceSecond[d] = (1 + e[d]) * (1 + e[d]);
            if (e[d] < 0) steep[d] = costSecond[d];
            else rising[d] = costSecond[d];
        }
        for (int k = start + 1; k < end; k++) cross[k] = new double[nodes.Length];
        for (int j = 0; j < nodes.Length; j++)
        {
            double margin = (reference * Math.Exp(nodes[j])) - cost;
            TensorPrimitives.Multiply(e, nodes[j], t);
            TensorPrimitives.Exp(t, t);
            TensorPrimitives.Multiply(t, units, t);
            if (!limited || margin > 0)
            {
                values[j] = margin * (TensorPrimitives.Sum(t) + kept);
                for (int k = start + 1; k < end; k++) cross[k][j] = margin * TensorPrimitives.Dot(t, _model.Elasticity(k));
            }
            double price = reference * Math.Exp(nodes[j]);
            (double First, double Second) here2 = (
                (price * TensorPrimitives.Dot(t, priceFirst)) + TensorPrimitives.Dot(t, costFirst), (price * TensorPrimitives.Dot(t, priceSecond)) + TensorPrimitives.Dot(t, costSecond));
            // each draw's term is monotone, so a cell has no more than its two nodes together; units fall along prices where elasticities are below 0
            fall[j] += TensorPrimitives.Dot(t, steep);
            bend[j] = (bend[j].First + here2.First, bend[j].Second + here2.Second);
            if (j == 0) continue;
            fall[j - 1] += TensorPrimitives.Dot(t, rising);
            bend[j - 1] = (bend[j - 1].First + here2.First, bend[j - 1].Second + here2.Second);
        }
        double here = Math.Clamp(centre[v], down[v], up[v]), marginHere = (reference * Math.Exp(here)) - cost;
        TensorPrimitives.Multiply(e, here, t);
        TensorPrimitives.Exp(t, t);
        TensorPrimitives.Multiply(t, units, t);
        for (int k = start + 1; k < end; k++)
        {
            atCentre[k] = limited && marginHere <= 0 ? 0 : marginHere * TensorPrimitives.Dot(t, _model.Elasticity(k));
            for (int j = 0; j < nodes.Length; j++) cross[k][j] -= atCentre[k];
        }
        // bounds over the whole range, draw by draw
        for (int d = 0; d < draws; d++)
        {
            double best = e[d] < -1 && cost > 0 ? Math.Clamp(Math.Log(cost * e[d] / (1 + e[d]) / reference), down[v], up[v]) : e[d] < -1 ? down[v] : up[v];
            double profit = Math.Max(0, units[d] * Math.Exp(e[d] * best) * ((reference * Math.Exp(best)) - cost));
            double most = reach[d], kappa = Math.Abs(most) < 1e-4 ? 1 + (most / 3) : 2 * (Math.Exp(most) - 1 - most) / (most * most);
            for (int k = start + 1; k < end; k++)
            {
                double f = Math.Abs(_model.Elasticities[(k * draws) + d]);
                quadratic[k] += profit * kappa * total[d] * f;
            }
        }
    }

    // chooses how the products are split: each price has so much room below its value at the centre, and takes of others' products no more than that where it can
    private void Split(double[] centre, double[] up, double[] down, double[][] cross, (double First, double Second)[][] bends, double[][] fall)
    {
        int n = _model.Variables;
        double[] room = new double[n];
        for (int v = 0; v < n; v++)
        {
            int here = Nearest(_nodes[v], centre[v]);
            double most = double.PositiveInfinity, width = up[v] - down[v];
            for (int k = 0; k < _nodes[v].Length; k++)
            {
                double dy = _nodes[v][k] - centre[v];
                if (Math.Abs(dy) > 0.02 * width) most = Math.Min(most, 2 * (Values[v][here] - Values[v][k]) / (dy * dy));
            }
            room[v] = most;
        }
        double typical = 0;
        int counted = 0;
        for (int v = 0; v < n; v++)
        {
            if (!(room[v] > 0) || double.IsInfinity(room[v])) continue;
            typical += room[v];
            counted++;
        }
        typical = counted == 0 ? 1 : typical / counted;
        for (int v = 0; v < n; v++) room[v] = double.IsInfinity(room[v]) ? 1e9 * typical : Math.Max(room[v], 1e-3 * typical);
        // τ: where both prices have their room, then by rounds towards less where y is what exceeds, towards more where x is
        int entries = _model.Columns.Length;
        double[] tau = new double[entries], best = [];
        for (int e = 0; e < entries; e++)
        {
            if (cross[e] is null) continue;
            int v = _model.Owner[_model.RowOf[e]], u = _model.Columns[e];
            double width = up[v] - down[v], size = 0;
            for (int k = 0; k < _nodes[v].Length; k++)
            {
                double dy = Math.Abs(_nodes[v][k] - centre[v]);
                if (dy > 0.02 * width) size = Math.Max(size, Math.Abs(cross[e][k]) / dy);
            }
            if (size == 0) size = cross[e].Max(Math.Abs) / Math.Max(1e-12, width);
            tau[e] = size == 0 ? 0 : Math.Max(size * Math.Sqrt(room[u] / room[v]), 1e-300);
        }
        double[][] plain = Values;
        Values = [.. plain.Select(p => new double[p.Length])];
        double least = double.PositiveInfinity;
        int[] at = new int[n];
        for (int round = 0; round <= Rounds; round++)
        {
            double[] used = round == Rounds ? best : tau;
            for (int v = 0; v < n; v++) plain[v].CopyTo(Values[v], 0);
            for (int e = 0; e < entries; e++)
            {
                if (used[e] == 0) continue;
                int v = _model.Owner[_model.RowOf[e]], u = _model.Columns[e];
                double[] x = cross[e], mine = Values[v], other = Values[u], nodes = _nodes[u];
                double half = 0.5 / used[e];
                for (int k = 0; k < x.Length; k++) mine[k] += half * x[k] * x[k];
                for (int k = 0; k < nodes.Length; k++) other[k] += 0.5 * used[e] * (nodes[k] - centre[u]) * (nodes[k] - centre[u]);
            }
            if (round == Rounds) break;
            double total = 0, excess = 0;
            for (int v = 0; v < n; v++)
            {
                at[v] = TensorPrimitives.IndexOfMax(Values[v]);
                total += Values[v][at[v]];
                excess += Values[v][at[v]] - plain[v][Nearest(_nodes[v], centre[v])];
            }
            if (total < least) (least, best) = (total, [.. tau]);
            if (excess <= 1e-7 * Math.Abs(total)) round = Rounds - 1;
            double factor = 1 + (1.0 / (1 + (0.1 * round)));
            for (int e = 0; e < entries; e++)
            {
                if (tau[e] == 0) continue;
                int v = _model.Owner[_model.RowOf[e]], u = _model.Columns[e];
                double x = cross[e][at[v]], y = _nodes[u][at[u]] - centre[u], fromX = x * x / tau[e], fromY = tau[e] * y * y;
                if (fromX > fromY) tau[e] *= Math.Min(factor, Math.Sqrt(fromX / Math.Max(fromY, 1e-300)));
                else if (fromY > fromX) tau[e] /= Math.Min(factor, Math.Sqrt(fromY / Math.Max(fromX, 1e-300)));
            }
        }
        for (int e = 0; e < entries; e++)
        {
            if (best[e] == 0) continue;
            int v = _model.Owner[_model.RowOf[e]];
            double largest = 0;
            foreach (double elasticity in _model.Elasticity(e)) largest = Math.Max(largest, Math.Abs(elasticity));
            (double First, double Second)[] bend = bends[_model.RowOf[e]];
            for (int k = 0; k + 1 < _nodes[v].Length; k++)
            {
                double worst = Math.Max(Math.Abs(cross[e][k]), Math.Abs(cross[e][k + 1])) + (0.5 * largest * bend[k].First * (_nodes[v][k + 1] - _nodes[v][k]));
                fall[v][k] += worst * largest * bend[k].Second / best[e];
            }
        }
    }
}
