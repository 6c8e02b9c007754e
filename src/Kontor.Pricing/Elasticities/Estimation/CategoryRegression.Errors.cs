namespace Kontor.Pricing.Elasticities.Estimation;

// what the estimates are worth: variances, scores that hang together over periods, and how far the series of a product differ
internal sealed partial class CategoryRegression
{
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
}
