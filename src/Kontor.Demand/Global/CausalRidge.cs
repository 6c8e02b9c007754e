namespace Kontor.Demand.Global;

/// <summary>One ridge regression per product and origin of its series on what is known ahead, from the past of that origin only, with a level per series that forgets fast.</summary>
/// <remarks>
/// Hoerl and Kennard (1970), "Ridge regression", with weights 2^(-age/39), within series (each series' weighted means taken out), the penalty a share of each
/// regressor's own variance. Sums are updated from origin to origin over a window of <see cref="GlobalTrees.Lookback"/> periods. The level is the mean of what is left over
/// with weights 2^(-age/6); a second one has weights 2^(-age/39). The forecast stays within one range of the series' past values of their extremes.
/// </remarks>
internal sealed class CausalRidge
{
    private const double SlowLife = 39, FastLife = 6, Penalty = 0.02;
    private const int Lookback = GlobalTrees.Lookback;
    private readonly PanelGrid _grid;
    private readonly TargetLevels _levels;
    private readonly SeriesGroups _products;
    private readonly RidgeRegressors _regressors;
    private readonly double[] _coefficients;   // (products x origins x regressors)
    private readonly double[] _fast, _slow;    // levels (series x origins)
    private readonly double[] _least, _most;   // bounds (series x origins)
    private readonly double[] _drift;          // (products x origins)

    internal CausalRidge(PanelGrid grid, TargetLevels levels, SeriesGroups products, RidgeRegressors regressors, FitContext context)
    {
        (_grid, _levels, _products, _regressors) = (grid, levels, products, regressors);
        int cells = grid.Count * grid.Width, groups = products.Members.Length * grid.Width;
        _coefficients = new double[groups * regressors.Count];
        (_fast, _slow, _least, _most, _drift) = (new double[cells], new double[cells], new double[cells], new double[cells], new double[groups]);
        context.ForEach("trees: price response", products.Members.Length, Run);
    }

    /// <summary>The forecast with the level of the last periods.</summary>
    internal double Forecast(int series, int origin, int period, Span<double> scratch) => Forecast(_fast, series, origin, period, scratch);

    /// <summary>The forecast with the level of the last year.</summary>
    internal double SlowForecast(int series, int origin, int period, Span<double> scratch) => Forecast(_slow, series, origin, period, scratch);

    /// <summary>How far the product's series stand above their level of the last year, in units.</summary>
    internal double Drift(int series, int origin) => _drift[(_products.GroupOf[series] * _grid.Width) + origin];

    /// <summary>The number of regressors: the length of the scratch of a forecast.</summary>
    internal int Regressors => _regressors.Count;

    private double Forecast(double[] level, int series, int origin, int period, Span<double> scratch)
    {
        int at = (series * _grid.Width) + origin, p = _regressors.Count;
        _regressors.Write(series, period, scratch);
        double value = level[at] + (_levels.Scale[at] * Dot(scratch, Coefficients(_products.GroupOf[series], origin)));
        double range = _most[at] - _least[at];
        return p == 0 ? value : Math.Clamp(value, _least[at] - range, _most[at] + range);
    }

    private Span<double> Coefficients(int product, int origin) => _coefficients.AsSpan(((product * _grid.Width) + origin) * _regressors.Count, _regressors.Count);

    private void Run(int product)
    {
        int[] members = _products.Members[product];
        int p = _regressors.Count, width = _grid.Width;
        var sums = new RidgeSums[members.Length];
        for (int m = 0; m < members.Length; m++) sums[m] = new RidgeSums(p);
        double[] squares = new double[p * p], system = new double[p * p], right = new double[p], x = new double[p];
        double slow = Math.Pow(0.5, 1 / SlowLife), fast = Math.Pow(0.5, 1 / FastLife), slowOut = Math.Pow(slow, Lookback), fastOut = Math.Pow(fast, Lookback);
        for (int o = 0; o < width; o++)
        {
            for (int k = 0; k < squares.Length; k++) squares[k] *= slow;
            for (int m = 0; m < members.Length; m++)
            {
                sums[m].Decay(slow, fast);
                Add(members[m], o, sums[m], x, squares, 1, 1);
                if (o >= Lookback) Add(members[m], o - Lookback, sums[m], x, squares, -slowOut, -fastOut);
            }
            Span<double> coefficients = Coefficients(product, o);
            if (p > 0) Solve(members, o, sums, squares, system, right, coefficients);
            Levels(product, o, sums, coefficients);
        }
    }

    private void Add(int series, int period, RidgeSums sums, double[] x, double[] squares, double slow, double fast)
    {
        double y = _grid.TargetOf(series)[period];
        if (double.IsNaN(y)) return;
        _regressors.Write(series, period, x);
        sums.Add(x, y, slow, fast);
        for (int a = 0; a < x.Length; a++)
        {
            if (x[a] == 0) continue;
            double weighted = slow * x[a];
            for (int b = 0; b <= a; b++) squares[(a * x.Length) + b] += weighted * x[b];
        }
    }

    // within series: cross products less those of the means; each series in its own unit
    private void Solve(int[] members, int origin, RidgeSums[] sums, double[] squares, double[] system, double[] right, Span<double> coefficients)
    {
        int p = right.Length;
        squares.CopyTo(system, 0);
        Array.Clear(right);
        for (int m = 0; m < members.Length; m++)
        {
            RidgeSums s = sums[m];
            if (s.Weight < 1e-9) continue;
            double unit = _levels.ScaleOf(members[m], origin);
            for (int a = 0; a < p; a++)
            {
                double mean = s.X[a] / s.Weight;
                right[a] += (s.XY[a] - (mean * s.Y)) / unit;
                for (int b = 0; b <= a; b++) system[(a * p) + b] -= mean * s.X[b];
            }
        }
        for (int a = 0; a < p; a++)
        {
            double variance = system[(a * p) + a];
            // a regressor that never moved gets nothing
            system[(a * p) + a] = (variance * (1 + Penalty)) + (1e-9 * (1 + squares[(a * p) + a]));
        }
        PositiveDefinite.Solve(system, right);
        right.CopyTo(coefficients);
    }

    private void Levels(int product, int origin, RidgeSums[] sums, ReadOnlySpan<double> coefficients)
    {
        int[] members = _products.Members[product];
        double drift = 0;
        int count = 0;
        for (int m = 0; m < members.Length; m++)
        {
            int at = (members[m] * _grid.Width) + origin;
            double unit = _levels.Scale[at];
            _fast[at] = sums[m].FastWeight > 1e-9 ? (sums[m].FastY - (unit * Dot(sums[m].FastX, coefficients))) / sums[m].FastWeight : double.NaN;
            _slow[at] = sums[m].Weight > 1e-9 ? (sums[m].Y - (unit * Dot(sums[m].X, coefficients))) / sums[m].Weight : double.NaN;
            if (double.IsNaN(_fast[at])) _fast[at] = _slow[at];
            (_least[at], _most[at]) = Extremes(Window.Last(_grid.TargetOf(members[m]), origin, Lookback));
            if (double.IsNaN(_fast[at] - _slow[at])) continue;
            drift += (_fast[at] - _slow[at]) / unit;
            count++;
        }
        _drift[(product * _grid.Width) + origin] = count > 0 ? drift / count : double.NaN;
    }

    private static (double Least, double Most) Extremes(ReadOnlySpan<double> values)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        foreach (double v in values)
        {
            if (v < least) least = v;
            if (v > most) most = v;
        }
        return least <= most ? (least, most) : (double.NegativeInfinity, double.PositiveInfinity);
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int k = 0; k < b.Length; k++) sum += a[k] * b[k];
        return sum;
    }
}
