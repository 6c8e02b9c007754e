using Kontor.Pricing.Elasticities.Preparation;
using Kontor.Statistics.LinearModels;

namespace Kontor.Pricing.Neural;

/// <summary>The regression that networks begin with: log units on log price and features, a level and a trend for each series, whitened as training whitens; then a deviation for each product, shrunk.</summary>
/// <remarks>
/// Prices drift, and demand does: without a trend of its own for each series the one passes for the effect of the other. What the features explain is taken out of price and units first (Frisch and Waugh 1933), so that
/// the deviations of products are means over their rows. They are shrunk by the variance between products (DerSimonian and Laird 1986): thin products, and those whose errors are large or hang together, stay at the mean.
/// </remarks>
internal static class StartRegression
{
    private const int FewInTrend = 12;

    // the periods over which errors of a product may hang together, also those of different channels
    private const int Block = 8;

    /// <summary>Fits the regression.</summary>
    /// <param name="rows">Features, standardised.</param>
    /// <param name="table">Log units, log prices and products.</param>
    /// <param name="sample">Series and periods with units and a price; one may stand more than once.</param>
    /// <param name="commonShock">See <see cref="NeuralElasticity.CommonShock"/>.</param>
    /// <param name="context">Threads and cancellation.</param>
    internal static StartingPoint Of(PriceRows rows, PricingTable table, (int Series, int Time)[] sample, double commonShock, FitContext context)
    {
        int[] channels = Array.ConvertAll(sample, r => table.Series[r.Series].Channel), periods = Array.ConvertAll(sample, r => table.Series[r.Series].Start + r.Time);
        int[][] groups = [.. Enumerable.Range(0, sample.Length).GroupBy(r => (channels[r], periods[r])).Select(g => g.ToArray())];
        double[] Column(Func<int, int, double> value) => Whitened(Detrended(sample, value), groups, commonShock);
        string[] features = [.. Enumerable.Range(0, rows.Width).Select(f => $"feature {f}")];
        Observations data = new Observations(sample.Length)
            .With("units", Column((i, t) => table.Series[i].LogUnits[t]))
            .With("price", Column((i, t) => rows.LogPrice[i][t]))
            .WithGroups("series", Array.ConvertAll(sample, r => r.Series));
        foreach ((string name, int f) in features.Select((name, f) => (name, f))) data = data.With(name, Column((i, t) => rows.Standardised(i, t, f)));
        RegressionFit fit = new LeastSquares("units") { Regressors = ["price", .. features], FixedEffects = ["series"] }.Fit(data, context);
        if (fit.Dropped.Contains("price")) return new StartingPoint(-1, [.. new double[table.Products.Length]], [.. new double[rows.Width]]);
        double pooled = fit["price"].Estimate;
        RegressionFit price = new LeastSquares("price") { Regressors = [.. features], FixedEffects = ["series"] }.Fit(data, context);
        return new StartingPoint(pooled, [.. Deviations(fit, price, table, sample)], [.. features.Select(f => fit.Dropped.Contains(f) ? 0 : fit[f].Estimate)]);
    }

    // the level and the trend of each series taken out of a column
    private static double[] Detrended((int Series, int Time)[] sample, Func<int, int, double> value)
    {
        double[] column = Array.ConvertAll(sample, r => value(r.Series, r.Time));
        foreach (IGrouping<int, int> series in Enumerable.Range(0, sample.Length).GroupBy(r => sample[r].Series))
        {
            (double level, double slope) = Line(series.Select(r => ((double)sample[r].Time, column[r])));
            foreach (int r in series) column[r] -= level + (slope * sample[r].Time);
        }
        return column;
    }

    // see ElasticityTask
    private static double[] Whitened(double[] column, int[][] groups, double commonShock)
    {
        foreach (int[] group in groups)
        {
            double off = (1 - (1 / Math.Sqrt(1 + (group.Length * commonShock)))) * group.Average(r => column[r]);
            foreach (int r in group) column[r] -= off;
        }
        return column;
    }

    /// <summary>The least-squares line through points; its slope is 0 where there are fewer than twelve places, too few to tell a trend by.</summary>
    internal static (double Level, double Slope) Line(IEnumerable<(double X, double Y)> points)
    {
        double n = 0, mx = 0, my = 0, xx = 0, xy = 0;
        var places = new HashSet<double>();
        foreach ((double x, double y) in points)
        {
            n++;
            double dx = x - mx, dy = y - my;
            mx += dx / n;
            my += dy / n;
            xx += dx * (x - mx);
            xy += dx * (y - my);
            if (places.Count < FewInTrend) places.Add(x);
        }
        double slope = places.Count < FewInTrend ? 0 : xy / xx;
        return (my - (slope * mx), slope);
    }

    private static double[] Deviations(RegressionFit fit, RegressionFit price, PricingTable table, (int Series, int Time)[] sample)
    {
        int count = table.Products.Length;
        double[] xx = new double[count], xe = new double[count], variance = new double[count];
        Dictionary<int, double> left = Residuals(fit).ToDictionary(r => r.Row, r => r.Value);
        (int Row, double X, double E)[] both = [.. Residuals(price).Where(r => left.ContainsKey(r.Row)).Select(r => (r.Row, r.Value, left[r.Row]))];
        int ProductOf(int row) => table.Series[sample[row].Series].Product;
        int BlockOf(int row) => (table.Series[sample[row].Series].Start + sample[row].Time) / Block;
        foreach ((int row, double x, double e) in both)
        {
            xx[ProductOf(row)] += x * x;
            xe[ProductOf(row)] += x * e;
        }
        double[] off = [.. xe.Zip(xx, (a, b) => b > 1e-9 ? a / b : 0)];
        foreach (IGrouping<int, (int Row, double X, double E)> product in both.GroupBy(r => ProductOf(r.Row)))
        {
            double[] scores = [.. product.GroupBy(r => BlockOf(r.Row)).Select(g => g.Sum(r => r.X * (r.E - (off[product.Key] * r.X))))];
            if (scores.Length > 1 && xx[product.Key] > 1e-9) variance[product.Key] = scores.Sum(v => v * v) / (xx[product.Key] * xx[product.Key]) * scores.Length / (scores.Length - 1);
        }
        double[] weight = [.. variance.Select(v => v > 0 ? 1 / v : 0)];
        double all = weight.Sum(), known = weight.Count(w => w > 0), mean = all > 0 ? off.Zip(weight, (d, w) => d * w).Sum() / all : 0;
        double q = off.Zip(weight, (d, w) => w * (d - mean) * (d - mean)).Sum(), between = Math.Max(0, (q - (known - 1)) / Math.Max(1e-12, all - (weight.Sum(w => w * w) / Math.Max(1e-12, all))));
        return [.. off.Zip(weight, (d, w) => d * between * w / (1 + (between * w)))];
    }

    private static IEnumerable<(int Row, double Value)> Residuals(RegressionFit fit) =>
        (fit.RowIndices.IsEmpty ? Enumerable.Range(0, fit.Rows) : fit.RowIndices).Zip(fit.Residuals.ToArray());
}
