namespace Kontor.Pricing.Elasticities.Estimation;

/// <summary>The demand of the products of a category, estimated at once: each product has coefficients of its own, each series a level and a trend, and all share the season.</summary>
/// <remarks>
/// Units y of mean μ = exp(η) have the variance φ(μ + αμ²) (McCullagh and Nelder 1989, chapter 9): the estimating equations Σ x (y - μ) / (1 + αμ) = 0 are solved by iterated weighted least squares, and are
/// unbiased whatever the true distribution. On log units they are least squares. In every iteration levels and trends are eliminated series by series, then the coefficients product by product; what remains is as
/// wide as the season. A prior on coefficients adds its precision.
/// </remarks>
internal sealed partial class CategoryRegression
{
    private const int MaxIterations = 40;
    private const double Tolerance = 1e-6, Ridge = 1e-9, Collinear = 1e-6;

    private readonly DemandBlock[] _blocks;
    private readonly SeasonDesign _season;
    private readonly bool _counts, _trends;
    private readonly int _m;
    private readonly double[][] _eta, _weight, _residual; // block -> row: predictor, weight, working residual
    private readonly double[][] _cross, _border, _gradient; // block -> X'WX, X'WD, X'Wz less levels and trends
    private readonly double[][] _levelX, _levelD, _levelZ, _levelInverse; // block -> series: Z'WX (2 x k), Z'WD (2 x m), Z'Wz (2), (Z'WZ)^-1 (2 x 2)
    private readonly double[] _phi, _design;
    private readonly double[] _seasonCross, _seasonGradient, _seasonCovariance;
    private readonly double[] _delta;

    internal CategoryRegression(DemandBlock[] blocks, SeasonDesign season, DemandControls controls)
    {
        (_blocks, _season, _counts, _trends, _m) = (blocks, season, controls.Scale == DemandScale.Counts, controls.Trends, season.Columns);
        _eta = Per(b => b.Rows);
        _weight = Per(b => b.Rows);
        _residual = Per(b => b.Rows);
        _cross = Per(b => b.Width * b.Width);
        _border = Per(b => b.Width * _m);
        _gradient = Per(b => b.Width);
        _levelX = Per(b => b.Series.Length * 2 * b.Width);
        _levelD = Per(b => b.Series.Length * 2 * _m);
        _levelZ = Per(b => b.Series.Length * 2);
        _levelInverse = Per(b => b.Series.Length * 4);
        Coefficients = Per(b => b.Width);
        Inverse = Per(b => b.Width * b.Width);
        Through = Per(b => b.Width * _m);
        _phi = [.. blocks.Select(_ => 1.0)];
        _design = [.. blocks.Select(_ => 1.0)];
        (_seasonCross, _seasonGradient, _seasonCovariance, _delta) = (new double[_m * _m], new double[_m], new double[_m * _m], new double[_m]);
        Begin();
    }

    internal DemandBlock[] Blocks => _blocks;

    /// <summary>Block -> the estimates. Shape: (blocks)(columns).</summary>
    internal double[][] Coefficients { get; }

    /// <summary>Block -> the inverse of its information and prior, the season taken as known. Shape: (blocks)(columns × columns).</summary>
    internal double[][] Inverse { get; }

    /// <summary>Block -> how its coefficients hang on the season: Inverse × X'WD. Shape: (blocks)(columns × season).</summary>
    internal double[][] Through { get; }

    /// <summary>The scatter α beyond Poisson.</summary>
    internal double Scatter { get; private set; } = 0.1;

    /// <summary>Block -> the factor φ of the variance.</summary>
    internal IReadOnlyList<double> Phi => _phi;

    /// <summary>Block -> columns that others explain; null for none.</summary>
    internal List<int>?[] Lost { get; private set; } = [];

    internal int Iterations { get; private set; }

    internal bool Converged { get; private set; } = true;

    /// <summary>Says how many times larger than with independent errors the variance of a block's coefficients is: its data weigh that much less against the prior.</summary>
    internal void Deflate(int block, double factor) => _design[block] = factor;

    /// <summary>What <see cref="Deflate"/> was told of a block; 1 before.</summary>
    internal double Design(int block) => _design[block];

    /// <summary>Iterates to convergence under a prior.</summary>
    /// <param name="prior">The prior.</param>
    /// <param name="most">The most iterations.</param>
    /// <param name="cancellation">Checked in every iteration.</param>
    internal void Fit(DemandPrior prior, CancellationToken cancellation, int most = MaxIterations)
    {
        for (int i = 0; i < most; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Accumulate();
            Solve(prior);
            Iterations++;
            double change = Update();
            if (i >= 2) Disperse();
            Converged = change < Tolerance;
            if (Converged && i >= 3) break;
        }
        Reweigh();
        Accumulate();
        Solve(prior);
    }

    /// <summary>Solves for coefficients and season at the weights as they are.</summary>
    internal void Solve(DemandPrior prior)
    {
        double[] system = (double[])_seasonCross.Clone(), right = (double[])_seasonGradient.Clone();
        Lost = new List<int>?[_blocks.Length];
        double[][] alone = new double[_blocks.Length][];
        for (int b = 0; b < _blocks.Length; b++)
        {
            int k = _blocks[b].Width;
            double[] inverse = Inverse[b], border = _border[b], through = Through[b], gradient = (double[])_gradient[b].Clone();
            Array.Copy(_cross[b], inverse, k * k);
            for (int j = 0; j < k; j++)
            {
                int kind = _blocks[b].Columns[j].Kind;
                inverse[(j * k) + j] += prior.Precisions[kind];
                gradient[j] += prior.Precisions[kind] * prior.Means[kind] * _blocks[b].Columns[j].Share;
            }
            Lost[b] = SpdMatrix.Invert(inverse, k, Collinear);
            double[] own = alone[b] = new double[k];
            SpdMatrix.Multiply(inverse, gradient, own);
            Array.Clear(through);
            for (int r = 0; r < k; r++)
            {
                Span<double> target = through.AsSpan(r * _m, _m);
                for (int c = 0; c < k; c++) AddScaled(target, inverse[(r * k) + c], border.AsSpan(c * _m, _m));
            }
            for (int j = 0; j < k; j++)
            {
                ReadOnlySpan<double> left = border.AsSpan(j * _m, _m), part = through.AsSpan(j * _m, _m);
                for (int r = 0; r < _m; r++) AddScaled(system.AsSpan(r * _m, _m), -left[r], part);
                for (int r = 0; r < _m; r++) right[r] -= left[r] * own[j];
            }
        }
        for (int r = 0; r < _m; r++) system[(r * _m) + r] += (Ridge * _seasonCross[(r * _m) + r]) + 1e-12;
        SpdMatrix.Invert(system, _m, 1e-10);
        system.CopyTo(_seasonCovariance, 0);
        SpdMatrix.Multiply(system, right, _delta);
        for (int b = 0; b < _blocks.Length; b++)
        {
            int k = _blocks[b].Width;
            SpdMatrix.Multiply(Through[b], _delta, Coefficients[b]);
            for (int j = 0; j < k; j++) Coefficients[b][j] = alone[b][j] - Coefficients[b][j];
        }
    }

    // z_i' (Z'WZ)^-1
    private (double Level, double Trend) LevelWeights(int b, int s, int i)
    {
        ReadOnlySpan<double> g = _levelInverse[b].AsSpan(s * 4, 4);
        double t = Trend(b, s, i);
        return (g[0] + (g[1] * t), g[2] + (g[3] * t));
    }

    private double Level(int b, int s, int i, ReadOnlySpan<double> sums, int column, int width)
    {
        (double z0, double z1) = LevelWeights(b, s, i);
        return (z0 * sums[column]) + (z1 * sums[width + column]);
    }

    // -1 to 1 over the series
    private double Trend(int b, int s, int i)
    {
        if (!_trends) return 0;
        DemandBlock block = _blocks[b];
        double first = block.Period[block.Starts[s]], last = block.Period[block.Starts[s + 1] - 1];
        return last > first ? ((2 * block.Period[i]) - first - last) / (last - first) : 0;
    }

    // the predictor begins half way between each period and the mean of its series
    private void Begin()
    {
        for (int b = 0; b < _blocks.Length; b++)
        {
            DemandBlock block = _blocks[b];
            for (int s = 0; s < block.Series.Length; s++)
            {
                double mean = 0;
                for (int i = block.Starts[s]; i < block.Starts[s + 1]; i++) mean += block.Y[i] / (block.Starts[s + 1] - block.Starts[s]);
                for (int i = block.Starts[s]; i < block.Starts[s + 1]; i++) _eta[b][i] = _counts ? Math.Log((block.Y[i] + mean) / 2) : mean;
            }
        }
        Reweigh();
    }

    private void Reweigh()
    {
        for (int b = 0; b < _blocks.Length; b++)
        {
            ReadOnlySpan<double> y = _blocks[b].Y;
            for (int i = 0; i < y.Length; i++)
            {
                if (!_counts)
                {
                    (_weight[b][i], _residual[b][i]) = (1 / (_phi[b] * _design[b]), y[i] - _eta[b][i]);
                    continue;
                }
                double mean = Math.Exp(_eta[b][i]);
                (_weight[b][i], _residual[b][i]) = (mean / (1 + (Scatter * mean)) / (_phi[b] * _design[b]), (y[i] - mean) / mean);
            }
        }
    }

    // α by the moments of all rows, φ by those of each product
    private void Disperse()
    {
        double excess = 0, squares = 0;
        for (int b = 0; b < _blocks.Length && _counts; b++)
        {
            ReadOnlySpan<double> y = _blocks[b].Y;
            double factor = (double)y.Length / Math.Max(1, Degrees(b));
            for (int i = 0; i < y.Length; i++)
            {
                double mean = Math.Exp(_eta[b][i]), gap = y[i] - mean, weight = 1 / (1 + (Scatter * mean));
                excess += ((factor * gap * gap) - mean) * weight * weight;
                squares += mean * mean * weight * weight;
            }
        }
        if (_counts) Scatter = squares > 0 ? Math.Clamp(excess / squares, 1e-6, 10) : 1e-6;
        for (int b = 0; b < _blocks.Length; b++)
        {
            ReadOnlySpan<double> y = _blocks[b].Y;
            double sum = 0;
            for (int i = 0; i < y.Length; i++)
            {
                double mean = _counts ? Math.Exp(_eta[b][i]) : 0, gap = _counts ? y[i] - mean : y[i] - _eta[b][i];
                sum += _counts ? gap * gap / (mean * (1 + (Scatter * mean))) : gap * gap;
            }
            // with few degrees of freedom the product's own scatter is not to be believed far from 1
            double prior = _counts ? 10 : 0;
            _phi[b] = Math.Max((sum + prior) / (Math.Max(1, Degrees(b)) + prior), 1e-12);
        }
        Reweigh();
    }

    private void Accumulate()
    {
        Array.Clear(_seasonCross);
        Array.Clear(_seasonGradient);
        for (int b = 0; b < _blocks.Length; b++)
        {
            DemandBlock block = _blocks[b];
            int k = block.Width;
            double[] cross = _cross[b], border = _border[b], gradient = _gradient[b];
            Array.Clear(cross);
            Array.Clear(border);
            Array.Clear(gradient);
            Array.Clear(_levelX[b]);
            Array.Clear(_levelD[b]);
            Array.Clear(_levelZ[b]);
            for (int s = 0; s < block.Series.Length; s++) AddSeries(b, s, cross, border, gradient);
            for (int r = 0; r < k; r++)
            {
                for (int c = 0; c < r; c++) cross[(c * k) + r] = cross[(r * k) + c];
            }
        }
        for (int r = 0; r < _m; r++)
        {
            for (int c = 0; c < r; c++) _seasonCross[(c * _m) + r] = _seasonCross[(r * _m) + c];
        }
    }

    private void AddSeries(int b, int s, double[] cross, double[] border, double[] gradient)
    {
        DemandBlock block = _blocks[b];
        int k = block.Width;
        Span<double> zx = _levelX[b].AsSpan(s * 2 * k, 2 * k), zd = _levelD[b].AsSpan(s * 2 * _m, 2 * _m), zz = _levelZ[b].AsSpan(s * 2, 2);
        double n = 0, nt = 0, ntt = 0;
        for (int i = block.Starts[s]; i < block.Starts[s + 1]; i++)
        {
            ReadOnlySpan<double> x = block.X.AsSpan(i * k, k);
            double w = _weight[b][i], z = _eta[b][i] + _residual[b][i], t = Trend(b, s, i), wz = w * z, wt = w * t;
            n += w;
            nt += wt;
            ntt += wt * t;
            zz[0] += wz;
            zz[1] += wz * t;
            AddScaled(zx[..k], w, x);
            AddScaled(zx[k..], wt, x);
            for (int r = 0; r < k; r++)
            {
                if (x[r] == 0) continue;
                AddScaled(cross.AsSpan(r * k, r + 1), w * x[r], x[..(r + 1)]);
                gradient[r] += wz * x[r];
            }
            (int Column, double Value)[] entries = _season.Entries[block.Period[i]];
            foreach ((int column, double value) in entries)
            {
                double wd = w * value;
                zd[column] += wd;
                zd[_m + column] += wd * t;
                _seasonGradient[column] += wd * z;
                for (int r = 0; r < k; r++) border[(r * _m) + column] += wd * x[r];
                foreach ((int other, double second) in entries)
                {
                    if (other <= column) _seasonCross[(column * _m) + other] += wd * second;
                }
            }
        }
        double determinant = (n * ntt) - (nt * nt);
        Span<double> g = _levelInverse[b].AsSpan(s * 4, 4);
        if (determinant > 1e-10 * n * n) (g[0], g[1], g[2], g[3]) = (ntt / determinant, -nt / determinant, -nt / determinant, n / determinant);
        else (g[0], g[1], g[2], g[3]) = (1 / n, 0, 0, 0);
        // less what level and trend explain
        for (int e = 0; e < 2; e++)
        {
            for (int f = 0; f < 2; f++)
            {
                double h = g[(e * 2) + f];
                if (h == 0) continue;
                ReadOnlySpan<double> left = zx.Slice(e * k, k), right = zx.Slice(f * k, k), leftD = zd.Slice(e * _m, _m), rightD = zd.Slice(f * _m, _m);
                for (int r = 0; r < k; r++)
                {
                    AddScaled(cross.AsSpan(r * k, r + 1), -h * left[r], right[..(r + 1)]);
                    AddScaled(border.AsSpan(r * _m, _m), -h * left[r], rightD);
                    gradient[r] -= h * left[r] * zz[f];
                }
                for (int r = 0; r < _m; r++)
                {
                    AddScaled(_seasonCross.AsSpan(r * _m, r + 1), -h * leftD[r], rightD[..(r + 1)]);
                    _seasonGradient[r] -= h * leftD[r] * zz[f];
                }
            }
        }
    }

    // the predictor of the new coefficients; returns the largest change of a coefficient
    private double Update()
    {
        double change = 0;
        for (int b = 0; b < _blocks.Length; b++)
        {
            DemandBlock block = _blocks[b];
            int k = block.Width;
            ReadOnlySpan<double> beta = Coefficients[b];
            for (int s = 0; s < block.Series.Length; s++)
            {
                ReadOnlySpan<double> zx = _levelX[b].AsSpan(s * 2 * k, 2 * k), zd = _levelD[b].AsSpan(s * 2 * _m, 2 * _m), zz = _levelZ[b].AsSpan(s * 2, 2), g = _levelInverse[b].AsSpan(s * 4, 4);
                double r0 = zz[0] - Dot(zx[..k], beta) - Dot(zd[.._m], _delta), r1 = zz[1] - Dot(zx[k..], beta) - Dot(zd[_m..], _delta);
                double level = (g[0] * r0) + (g[1] * r1), trend = (g[2] * r0) + (g[3] * r1);
                for (int i = block.Starts[s]; i < block.Starts[s + 1]; i++)
                {
                    double eta = level + (trend * Trend(b, s, i)) + Dot(block.X.AsSpan(i * k, k), beta);
                    foreach ((int column, double value) in _season.Entries[block.Period[i]]) eta += value * _delta[column];
                    // a step too far is cut: counts far from the mean linearise badly
                    double step = eta - _eta[b][i];
                    if (_counts) step = Math.Clamp(step, -3, 3);
                    change = Math.Max(change, Math.Abs(step));
                    _eta[b][i] = Math.Clamp(_eta[b][i] + step, -30, 30);
                }
            }
        }
        Reweigh();
        return change;
    }

    private double[][] Per(Func<DemandBlock, int> size) => Array.ConvertAll(_blocks, b => new double[size(b)]);

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => a.Length == 0 ? 0 : System.Numerics.Tensors.TensorPrimitives.Dot(a, b);

    private static void AddScaled(Span<double> target, double factor, ReadOnlySpan<double> source) =>
        System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(source, factor, target, target);
}
