namespace Kontor.Pricing.Elasticities.Estimation;

/// <summary>The demand of the products of a category, estimated at once: each product has coefficients of its own, each series a level and a trend, and all share the season.</summary>
/// <remarks>
/// Units y of mean μ = exp(η) have the variance φ(μ + αμ²) (McCullagh and Nelder 1989, chapter 9): the estimating equations Σ x (y - μ) / (1 + αμ) = 0 are solved by iterated weighted least squares, and are
/// unbiased whatever the true distribution. On log units they are least squares. In every iteration levels and trends are eliminated series by series, then the coefficients product by product; what remains is as
/// wide as the season. A prior on coefficients adds its precision.
/// </remarks>
internal sealed class CategoryRegression
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

    /// <summary>The variance of a coefficient as the model has it, the season estimated too.</summary>
    internal double Variance(int block, int column)
    {
        int k = _blocks[block].Width;
        ReadOnlySpan<double> through = Through[block].AsSpan(column * _m, _m);
        double variance = Inverse[block][(column * k) + column];
        for (int r = 0; r < _m; r++) variance += through[r] * System.Numerics.Tensors.TensorPrimitives.Dot(_seasonCovariance.AsSpan(r * _m, _m), through);
        return variance;
    }

    /// <summary>The part of a coefficient's variance that comes from its prior and not from its data: a'Λa with a the coefficient's row of the inverse and Λ the prior's precisions.</summary>
    internal double PriorPart(int block, int column, DemandPrior prior)
    {
        int k = _blocks[block].Width;
        double[] a = new double[_m];
        SpdMatrix.Multiply(_seasonCovariance, Through[block].AsSpan(column * _m, _m), a);
        double sum = 0;
        for (int j = 0; j < k; j++)
        {
            double row = Inverse[block][(column * k) + j] + Dot(Through[block].AsSpan(j * _m, _m), a);
            sum += row * row * prior.Precisions[_blocks[block].Columns[j].Kind];
        }
        return Math.Min(sum, Variance(block, column));
    }

    /// <summary>What each period adds to the error of each block's coefficient of one column: the influence of its rows, season included, summed by period.</summary>
    /// <param name="column">The column of every block.</param>
    /// <remarks>Each period's part is divided by one less its leverage, as leaving it out would (the jackknife; Bell and McCaffrey 2002, "Bias reduction in standard errors for linear regression with multi-stage samples").</remarks>
    /// <returns>Shape: (blocks)(periods).</returns>
    internal double[][] Influence(int column)
    {
        int periods = _season.Entries.Length;
        double[] shared = new double[periods * _m]; // R(t)
        double[][] own = Per(b => periods * b.Width); // S_p(t)
        for (int b = 0; b < _blocks.Length; b++)
        {
            Scores(b, own[b], shared);
            int k = _blocks[b].Width;
            for (int t = 0; t < periods; t++)
            {
                for (int j = 0; j < k; j++) AddScaled(shared.AsSpan(t * _m, _m), -own[b][(t * k) + j], Through[b].AsSpan(j * _m, _m));
            }
        }
        double[][] influence = Per(_ => periods);
        double[] a = new double[_m], season = new double[_m];
        for (int b = 0; b < _blocks.Length; b++)
        {
            int k = _blocks[b].Width;
            // row of the inverse of the whole system: a_D = -Σ_D U_p', a_p = A_p^-1 - U_p a_D
            SpdMatrix.Multiply(_seasonCovariance, Through[b].AsSpan(column * _m, _m), a);
            for (int r = 0; r < _m; r++) a[r] = -a[r];
            ReadOnlySpan<double> row = Inverse[b].AsSpan(column * k, k);
            double[] leverage = Leverage(b);
            for (int t = 0; t < periods; t++)
            {
                ReadOnlySpan<double> score = own[b].AsSpan(t * k, k);
                influence[b][t] = 1 / (1 - leverage[t]) * (System.Numerics.Tensors.TensorPrimitives.Dot(row, score) + System.Numerics.Tensors.TensorPrimitives.Dot(a, shared.AsSpan(t * _m, _m)));
            }
        }
        return influence;
    }

    /// <summary>How standardised residuals hang together: sums of products at each lag within series, and between the series of a product.</summary>
    /// <param name="lags">The largest lag.</param>
    /// <returns>Shape: (lags + 1) each; the counts of pairs beside.</returns>
    internal (double[] Within, double[] WithinPairs, double[] Between, double[] BetweenPairs) Products(int lags)
    {
        double[] within = new double[lags + 1], withinPairs = new double[lags + 1], between = new double[lags + 1], betweenPairs = new double[lags + 1];
        int periods = _season.Entries.Length;
        double[] sum = new double[periods], count = new double[periods], row = new double[periods];
        for (int b = 0; b < _blocks.Length; b++)
        {
            DemandBlock block = _blocks[b];
            Array.Clear(sum);
            Array.Clear(count);
            double[] same = new double[lags + 1], pairs = new double[lags + 1];
            for (int s = 0; s < block.Series.Length; s++)
            {
                Array.Fill(row, double.NaN);
                for (int i = block.Starts[s]; i < block.Starts[s + 1]; i++)
                {
                    int t = block.Period[i];
                    row[t] = Math.Sqrt(_weight[b][i]) * _residual[b][i];
                    sum[t] += row[t];
                    count[t]++;
                }
                AddLags(row, row, same, pairs);
            }
            double[] all = new double[lags + 1], allPairs = new double[lags + 1];
            for (int l = 0; l <= lags; l++)
            {
                for (int t = l; t < periods; t++)
                {
                    all[l] += sum[t] * sum[t - l];
                    allPairs[l] += count[t] * count[t - l];
                }
                (within[l], withinPairs[l]) = (within[l] + same[l], withinPairs[l] + pairs[l]);
                (between[l], betweenPairs[l]) = (between[l] + all[l] - same[l], betweenPairs[l] + allPairs[l] - pairs[l]);
            }
        }
        return (within, withinPairs, between, betweenPairs);
    }

    /// <summary>What correlated errors add to the variance of a block's first coefficient, given how they are correlated.</summary>
    /// <param name="b">The block.</param>
    /// <param name="within">The correlation within series at each lag; of lag 0 1.</param>
    /// <param name="between">The correlation between the series of a product at each lag.</param>
    internal double Correlated(int b, double[] within, double[] between)
    {
        DemandBlock block = _blocks[b];
        int k = block.Width, periods = _season.Entries.Length;
        double[] a = new double[_m], own = Inverse[b][..k], row = new double[periods], sum = new double[periods], same = new double[within.Length], pairs = new double[within.Length];
        SpdMatrix.Multiply(_seasonCovariance, Through[b].AsSpan(0, _m), a);
        for (int r = 0; r < _m; r++) a[r] = -a[r];
        for (int j = 0; j < k; j++) own[j] -= Dot(Through[b].AsSpan(j * _m, _m), a);
        for (int s = 0; s < block.Series.Length; s++)
        {
            ReadOnlySpan<double> levelX = _levelX[b].AsSpan(s * 2 * k, 2 * k), levelD = _levelD[b].AsSpan(s * 2 * _m, 2 * _m);
            double level = Dot(levelX[..k], own) + Dot(levelD[.._m], a), trend = Dot(levelX[k..], own) + Dot(levelD[_m..], a);
            Array.Fill(row, double.NaN);
            for (int i = block.Starts[s]; i < block.Starts[s + 1]; i++)
            {
                (double z0, double z1) = LevelWeights(b, s, i);
                double x = Dot(block.X.AsSpan(i * k, k), own) - (z0 * level) - (z1 * trend);
                foreach ((int column, double value) in _season.Entries[block.Period[i]]) x += value * a[column];
                row[block.Period[i]] = Math.Sqrt(_weight[b][i]) * x;
                sum[block.Period[i]] += row[block.Period[i]];
            }
            AddLags(row, row, same, pairs);
        }
        double added = 0;
        for (int l = 0; l < within.Length; l++)
        {
            double all = 0;
            for (int t = l; t < periods; t++) all += sum[t] * sum[t - l];
            double twice = l == 0 ? 1 : 2;
            added += twice * (((l == 0 ? 0 : within[l]) * same[l]) + (between[l] * (all - same[l])));
        }
        return added;
    }

    private static void AddLags(double[] left, double[] right, double[] sums, double[] pairs)
    {
        for (int l = 0; l < sums.Length; l++)
        {
            for (int t = l; t < left.Length; t++)
            {
                if (double.IsNaN(left[t]) || double.IsNaN(right[t - l])) continue;
                sums[l] += left[t] * right[t - l];
                pairs[l]++;
            }
        }
    }

    /// <summary>The slope of each series in its own price, all else of the product as it is: one step of the iteration from the product's (Newton).</summary>
    /// <returns>Per series the difference from the product's coefficient and its model variance; an infinite variance where the price does not move. Shape: (blocks)(series).</returns>
    internal (double Difference, double Variance)[][] SeriesSlopes()
    {
        var slopes = new (double, double)[_blocks.Length][];
        for (int b = 0; b < _blocks.Length; b++)
        {
            DemandBlock block = _blocks[b];
            slopes[b] = new (double, double)[block.Series.Length];
            for (int s = 0; s < block.Series.Length; s++)
            {
                (double xx, double xr) = (0, 0);
                for (int i = block.Starts[s]; i < block.Starts[s + 1]; i++)
                {
                    double x = block.X[i * block.Width] - Level(b, s, i, _levelX[b].AsSpan(s * 2 * block.Width), 0, block.Width);
                    xx += _weight[b][i] * x * x;
                    xr += _weight[b][i] * x * _residual[b][i];
                }
                slopes[b][s] = xx > 1e-12 ? (xr / xx, 1 / xx) : (0, double.PositiveInfinity);
            }
        }
        return slopes;
    }

    /// <summary>How many rows more than coefficients a block has.</summary>
    internal int Degrees(int block) => _blocks[block].Rows - _blocks[block].Width - ((_trends ? 2 : 1) * _blocks[block].Series.Length);

    // the scores of a block's rows, levels and trends taken out, by period: of its coefficients, and of the season
    private void Scores(int b, double[] own, double[] shared)
    {
        DemandBlock block = _blocks[b];
        int k = block.Width;
        for (int s = 0; s < block.Series.Length; s++)
        {
            ReadOnlySpan<double> levelX = _levelX[b].AsSpan(s * 2 * k, 2 * k), levelD = _levelD[b].AsSpan(s * 2 * _m, 2 * _m);
            for (int i = block.Starts[s]; i < block.Starts[s + 1]; i++)
            {
                double score = _weight[b][i] * _residual[b][i];
                (double z0, double z1) = LevelWeights(b, s, i);
                Span<double> mine = own.AsSpan(block.Period[i] * k, k), all = shared.AsSpan(block.Period[i] * _m, _m);
                AddScaled(mine, score, block.X.AsSpan(i * k, k));
                AddScaled(mine, -score * z0, levelX[..k]);
                AddScaled(mine, -score * z1, levelX[k..]);
                foreach ((int column, double value) in _season.Entries[block.Period[i]]) all[column] += score * value;
                AddScaled(all, -score * z0, levelD[.._m]);
                AddScaled(all, -score * z1, levelD[_m..]);
            }
        }
    }

    // how far a period draws the fit of a product to itself, its series taken together: promotions run in most channels at once
    private double[] Leverage(int b)
    {
        DemandBlock block = _blocks[b];
        int k = block.Width, periods = _season.Entries.Length;
        double[] weight = new double[periods], x = new double[periods * k], d = new double[periods * _m], leverage = new double[periods], part = new double[Math.Max(k, _m)];
        for (int s = 0; s < block.Series.Length; s++)
        {
            ReadOnlySpan<double> levelX = _levelX[b].AsSpan(s * 2 * k, 2 * k), levelD = _levelD[b].AsSpan(s * 2 * _m, 2 * _m);
            for (int i = block.Starts[s]; i < block.Starts[s + 1]; i++)
            {
                (double z0, double z1) = LevelWeights(b, s, i);
                int t = block.Period[i];
                double w = _weight[b][i];
                weight[t] += w;
                Span<double> mine = x.AsSpan(t * k, k), all = d.AsSpan(t * _m, _m);
                AddScaled(mine, w, block.X.AsSpan(i * k, k));
                AddScaled(mine, -w * z0, levelX[..k]);
                AddScaled(mine, -w * z1, levelX[k..]);
                foreach ((int column, double value) in _season.Entries[t]) all[column] += w * value;
                AddScaled(all, -w * z0, levelD[.._m]);
                AddScaled(all, -w * z1, levelD[_m..]);
            }
        }
        for (int t = 0; t < periods; t++)
        {
            if (weight[t] == 0) continue;
            Span<double> mine = x.AsSpan(t * k, k), all = d.AsSpan(t * _m, _m);
            for (int j = 0; j < k; j++) AddScaled(all, -mine[j], Through[b].AsSpan(j * _m, _m));
            SpdMatrix.Multiply(Inverse[b], mine, part.AsSpan(0, k));
            double h = Dot(mine, part.AsSpan(0, k));
            SpdMatrix.Multiply(_seasonCovariance, all, part.AsSpan(0, _m));
            h += Dot(all, part.AsSpan(0, _m));
            leverage[t] = Math.Clamp(h / weight[t], 0, 0.9);
        }
        return leverage;
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
