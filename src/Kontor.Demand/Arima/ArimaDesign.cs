using Kontor.Statistics.StateSpace;

namespace Kontor.Demand.Arima;

/// <summary>A series and its regressors, differenced, freed of columns that say nothing new, and scaled, ready for the likelihood.</summary>
/// <remarks>The columns are made orthonormal first, so that the least-squares problem of every evaluation is well conditioned; the series is replaced by
/// its ordinary least-squares residual over its root mean square. <see cref="Restore"/> takes coefficients back to the units of the regressors.</remarks>
internal sealed class ArimaDesign
{
    private readonly double[] _triangle;        // (kept, kept) upper: differenced column j = Σ triangle[i, j] · orthonormal column i
    private readonly double[] _start;           // (kept) ordinary least-squares coefficients of the orthonormal columns

    private ArimaDesign(ArmaRegression regression, double[] triangle, double[] start, double scale, List<int> kept, bool exact)
    {
        Regression = regression;
        _triangle = triangle;
        _start = start;
        Scale = scale;
        Kept = kept;
        IsExact = exact;
    }

    internal ArmaRegression Regression { get; }

    /// <summary>The least-squares residual in units of <see cref="Scale"/>.</summary>
    internal double[] Residual { get; private init; } = [];

    /// <summary>What one unit of the scaled series is in units of the series.</summary>
    internal double Scale { get; }

    /// <summary>The indices of the columns that take part.</summary>
    internal List<int> Kept { get; }

    /// <summary>True when the columns explain the differenced series without error.</summary>
    internal bool IsExact { get; }

    /// <summary>Builds the design.</summary>
    /// <param name="values">(n) The series, missing values filled with a placeholder.</param>
    /// <param name="missing">The periods that were missing.</param>
    /// <param name="columns">The regressors in levels, each (n), most wanted first.</param>
    /// <param name="order">The orders, of which only those of differencing matter.</param>
    /// <param name="season">The season's length.</param>
    /// <param name="filter">The workspace that the likelihood shall use.</param>
    internal static ArimaDesign Build(
        ReadOnlySpan<double> values, ReadOnlySpan<int> missing, List<double[]> columns, ArimaOrder order, int season, ArmaFilter filter)
    {
        int n = values.Length, steps = n - order.D - (order.SeasonalD * season);
        var basis = new List<double[]>();
        var kept = new List<int>();
        var projections = new List<double[]>();
        for (int c = 0; c < columns.Count; c++)
        {
            double[] column = (double[])columns[c].Clone();
            double level = Norm(column);
            Differencing.Apply(column, order.D, order.SeasonalD, season);
            Array.Resize(ref column, steps);
            double[] projection = new double[columns.Count];
            double before = Norm(column);
            for (int pass = 0; pass < 2; pass++) Project(column, basis, projection);
            double rest = Norm(column);
            if (basis.Count >= steps || rest <= 1e-8 * before || before <= 1e-12 * level) continue;
            projection[basis.Count] = rest;
            foreach (ref double value in column.AsSpan()) value /= rest;
            basis.Add(column);
            kept.Add(c);
            projections.Add(projection);
        }
        int k = kept.Count;
        double[] triangle = new double[k * k], start = new double[k];
        for (int j = 0; j < k; j++)
        {
            for (int i = 0; i <= j; i++) triangle[(i * k) + j] = projections[j][i];
        }
        double[] series = values.ToArray(), data = new double[(missing.Length + k + 1) * steps], mark = new double[n];
        double size = Norm(series);
        Differencing.Apply(series, order.D, order.SeasonalD, season);
        Array.Resize(ref series, steps);
        for (int pass = 0; pass < 2; pass++) Project(series, basis, start);
        double scale = Norm(series) / Math.Sqrt(steps);
        bool exact = scale <= 1e-10 * size / Math.Sqrt(n);
        if (exact) scale = 1;
        for (int j = 0; j < missing.Length; j++)
        {
            Array.Clear(mark);
            mark[missing[j]] = 1;
            Differencing.Apply(mark, order.D, order.SeasonalD, season);
            mark.AsSpan(0, steps).CopyTo(data.AsSpan(j * steps));
        }
        for (int j = 0; j < k; j++) basis[j].CopyTo(data, (missing.Length + j) * steps);
        foreach (ref double value in series.AsSpan()) value /= scale;
        series.CopyTo(data, (missing.Length + k) * steps);
        return new ArimaDesign(new ArmaRegression(data, steps, missing.Length, filter), triangle, start, scale, kept, exact) { Residual = series };
    }

    /// <summary>Takes what the regression solved for back to coefficients of the columns that were kept.</summary>
    internal double[] Restore()
    {
        double[] coefficients = new double[_start.Length];
        for (int j = 0; j < coefficients.Length; j++) coefficients[j] = _start[j] + (Scale * Regression.Coefficients[Regression.Marks + j]);
        SolveTriangle(coefficients);
        return coefficients;
    }

    /// <summary>Takes an error in a coefficient of orthonormal columns, in scaled units, back to the columns' units, in place.</summary>
    internal void RestoreDirection(Span<double> direction)
    {
        foreach (ref double value in direction) value *= Scale;
        SolveTriangle(direction);
    }

    private void SolveTriangle(Span<double> x)
    {
        int k = _start.Length;
        for (int i = k - 1; i >= 0; i--)
        {
            for (int j = i + 1; j < k; j++) x[i] -= _triangle[(i * k) + j] * x[j];
            x[i] /= _triangle[(i * k) + i];
        }
    }

    private static void Project(Span<double> column, List<double[]> basis, Span<double> projection)
    {
        for (int b = 0; b < basis.Count; b++)
        {
            double inner = 0;
            for (int t = 0; t < column.Length; t++) inner += column[t] * basis[b][t];
            for (int t = 0; t < column.Length; t++) column[t] -= inner * basis[b][t];
            projection[b] += inner;
        }
    }

    private static double Norm(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value * value;
        return Math.Sqrt(sum);
    }
}
