namespace Kontor.Statistics.StateSpace;

/// <summary>The exact Gaussian likelihood of a regression with ARMA errors, with regression coefficients and error variance at their best value.</summary>
/// <remarks>Each evaluation whitens the series and its regressors with one pass of <see cref="ArmaFilter"/> and solves the least-squares problem that is left,
/// so that only ARMA coefficients remain for a search (Harvey and Phillips 1979). Columns that mark missing values (one each) are integrated out: this
/// is the likelihood of the observed values alone (Gómez, Maravall and Peña 1999, "Missing observations in ARIMA models: skipping approach versus
/// additive outlier approach"), also where a missing value was differenced. One instance is one workspace: not thread-safe.</remarks>
public sealed class ArmaRegression
{
    private readonly double[] _data;            // (columns, steps): missing-value marks, regressors, the series
    private readonly double[] _whitened;        // the same
    private readonly double[] _factor;          // (columns, columns) lower Cholesky factor of the whitened cross-products
    private readonly ArmaFilter _filter;
    private readonly int _steps, _columns;

    /// <summary>Copies the data.</summary>
    /// <param name="data">(marks + regressors + 1, steps) row-major: one row per missing value, one per regressor, the series last.</param>
    /// <param name="steps">The number of time steps.</param>
    /// <param name="marks">The number of rows that mark missing values.</param>
    /// <param name="filter">The workspace of the filter; it may be shared by several regressions that are evaluated in turn.</param>
    public ArmaRegression(ReadOnlySpan<double> data, int steps, int marks, ArmaFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        _columns = data.Length / steps;
        if (_columns * steps != data.Length || _columns < marks + 1) throw new ArgumentException($"{data.Length} values are not whole rows of {steps} for {marks} marks and a series", nameof(data));
        _data = data.ToArray();
        _whitened = new double[_data.Length];
        _factor = new double[_columns * _columns];
        _filter = filter;
        _steps = steps;
        Marks = marks;
        Regressors = _columns - marks - 1;
        Coefficients = new double[_columns - 1];
    }

    /// <summary>The number of missing values.</summary>
    public int Marks { get; }

    /// <summary>The number of regressors.</summary>
    public int Regressors { get; }

    /// <summary>The number of values that were observed.</summary>
    public int Observed => _steps - Marks;

    /// <summary>The sum of squared whitened errors at the last evaluation.</summary>
    public double SumOfSquares { get; private set; }

    /// <summary>The log-determinant of the covariance of the observed values over the error variance, at the last evaluation.</summary>
    public double LogDeterminant { get; private set; }

    /// <summary>(marks + regressors) What the last call of <see cref="Solve"/> found: the error of each placeholder, then the regression coefficients.</summary>
    public double[] Coefficients { get; }

    /// <summary>The lower Cholesky factor (columns, columns) of the whitened cross-products at the last evaluation; the series is the last row.</summary>
    public ReadOnlySpan<double> Factor => _factor;

    /// <summary>Minus the log-likelihood per observed value without its constant: <c>½ (log(S / n) + logdet / n)</c>.</summary>
    /// <param name="ar">Autoregressive coefficients.</param>
    /// <param name="ma">Moving-average coefficients.</param>
    /// <returns>The value, positive infinity where the process is not stationary.</returns>
    public double Evaluate(ReadOnlySpan<double> ar, ReadOnlySpan<double> ma)
    {
        if (!_filter.SetModel(ar, ma)) return double.PositiveInfinity;
        double determinant = _filter.Filter(_data, _columns, _whitened);
        Factorise();
        for (int j = 0; j < Marks; j++)
        {
            // a missing value that no observed one tells anything about keeps its placeholder
            double pivot = _factor[(j * _columns) + j];
            if (pivot > 0) determinant += 2 * Math.Log(pivot);
        }
        LogDeterminant = determinant;
        double value = 0.5 * (Math.Log(SumOfSquares / Observed) + (determinant / Observed));
        return double.IsNaN(value) ? double.PositiveInfinity : value;
    }

    /// <summary>Computes <see cref="Coefficients"/> at the last evaluation.</summary>
    public void Solve()
    {
        int last = _columns - 1;
        for (int i = last - 1; i >= 0; i--)
        {
            double sum = _factor[(last * _columns) + i];
            for (int j = i + 1; j < last; j++) sum -= _factor[(j * _columns) + i] * Coefficients[j];
            double pivot = _factor[(i * _columns) + i];
            Coefficients[i] = pivot > 0 ? sum / pivot : 0;
        }
    }

    /// <summary>Computes the sum of squares and its gradient at given regression coefficients instead of the best ones, at the last evaluation.</summary>
    /// <param name="coefficients">(regressors) The coefficients.</param>
    /// <param name="gradient">(regressors) Written: the derivatives.</param>
    public double SumOfSquaresAt(ReadOnlySpan<double> coefficients, Span<double> gradient)
    {
        // S(b) = S + |l - L' b|², l the last row of the factor without the missing values' part, which fits whatever b is
        int last = _columns - 1;
        double sum = SumOfSquares;
        gradient.Clear();
        for (int j = Marks; j < last; j++)
        {
            double gap = _factor[(last * _columns) + j];
            for (int i = j; i < last; i++) gap -= _factor[(i * _columns) + j] * coefficients[i - Marks];
            sum += gap * gap;
            for (int i = j; i < last; i++) gradient[i - Marks] -= 2 * _factor[(i * _columns) + j] * gap;
        }
        return sum;
    }

    /// <summary>Computes the state that follows the data at the last evaluation, freed of regressors and placeholders.</summary>
    /// <param name="state">(state length) Written: the expected state of the ARMA process one step after the data.</param>
    public void NextState(Span<double> state)
    {
        _filter.State(_columns - 1).CopyTo(state);
        for (int c = 0; c < _columns - 1; c++)
        {
            ReadOnlySpan<double> effect = _filter.State(c);
            for (int i = 0; i < state.Length; i++) state[i] -= Coefficients[c] * effect[i];
        }
    }

    /// <summary>Computes what is not known at the end of the data beyond the errors to come: the start of the process and the missing values.</summary>
    /// <param name="covariance">(length, length) row-major, added to: the covariance over the error variance of (next state, missing values); length is the
    /// state's plus the number of marks.</param>
    public void AddUncertainty(Span<double> covariance)
    {
        int r = _filter.StateLength, length = r + Marks;
        double[] effect = new double[length], inverse = new double[Marks];
        // the covariance of the state falls to its limit by rank-one steps: what is above the limit is their sum
        for (int step = 0; step < 5000 && -_filter.ChangeScale > 0; step++)
        {
            ReadOnlySpan<double> change = _filter.Change;
            double weight = -_filter.ChangeScale, largest = 0;
            for (int i = 0; i < r; i++) largest = Math.Max(largest, Math.Abs(change[i]));
            if (weight * largest * largest < 1e-12) break;
            change.CopyTo(effect);
            AddOuter(effect, weight, covariance);
            _filter.AdvanceCovariance();
        }
        for (int j = 0; j < Marks; j++)
        {
            // row j of the inverse factor: independent unit errors in the missing values, and through them in the state
            if (_factor[(j * _columns) + j] == 0) continue;
            Array.Clear(inverse);
            Array.Clear(effect);
            inverse[j] = 1 / _factor[(j * _columns) + j];
            for (int i = j - 1; i >= 0; i--)
            {
                double sum = 0;
                for (int k = i + 1; k <= j; k++) sum -= _factor[(k * _columns) + i] * inverse[k];
                double pivot = _factor[(i * _columns) + i];
                inverse[i] = pivot > 0 ? sum / pivot : 0;
            }
            for (int i = 0; i <= j; i++)
            {
                ReadOnlySpan<double> state = _filter.State(i);
                for (int k = 0; k < r; k++) effect[k] -= inverse[i] * state[k];
                effect[r + i] -= inverse[i];
            }
            AddOuter(effect, 1, covariance);
        }
    }

    private static void AddOuter(ReadOnlySpan<double> vector, double weight, Span<double> matrix)
    {
        int n = vector.Length;
        for (int i = 0; i < n; i++)
        {
            double left = weight * vector[i];
            if (left == 0) continue;
            for (int j = 0; j < n; j++) matrix[(i * n) + j] += left * vector[j];
        }
    }

    private void Factorise()
    {
        for (int i = 0; i < _columns; i++)
        {
            ReadOnlySpan<double> left = _whitened.AsSpan(i * _steps, _steps);
            Span<double> row = _factor.AsSpan(i * _columns, _columns);
            for (int j = 0; j <= i; j++)
            {
                double sum = Kernels.Dot(left, _whitened.AsSpan(j * _steps, _steps)), whole = sum;
                ReadOnlySpan<double> other = _factor.AsSpan(j * _columns, j);
                for (int k = 0; k < j; k++) sum -= row[k] * other[k];
                if (i != j)
                {
                    double pivot = _factor[(j * _columns) + j];
                    row[j] = pivot > 0 ? sum / pivot : 0;
                }
                else if (i < _columns - 1)
                {
                    // a column that lies in the span of those before it takes no part
                    row[i] = sum > 1e-13 * whole ? Math.Sqrt(sum) : 0;
                }
                else
                {
                    // an exact fit must not drive the logarithm to minus infinity
                    SumOfSquares = Math.Max(sum, 1e-18 * whole);
                    row[i] = Math.Sqrt(SumOfSquares);
                }
            }
        }
    }
}
