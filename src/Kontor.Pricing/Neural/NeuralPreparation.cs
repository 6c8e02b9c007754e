using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Errors;
using Kontor.Pricing.Elasticities.Preparation;
using Kontor.Statistics.LinearModels;

namespace Kontor.Pricing.Neural;

/// <summary>Fixes what networks need to know of the data before they are trained, from the periods to learn from alone.</summary>
/// <param name="settings">The specification.</param>
/// <param name="table">The data.</param>
/// <param name="end">The period after the last one to learn from.</param>
/// <param name="context">Threads and cancellation.</param>
internal sealed class NeuralPreparation(NeuralElasticity settings, PricingTable table, int end, FitContext context)
{
    /// <summary>The labels of arbitrage, or why there are none.</summary>
    internal (double[][]? Labels, string? Lack) Labels()
    {
        if (settings.RiskWeight == 0) return (null, null);
        int column = table.Panel.CovariateIndex(settings.RiskLabel);
        if (column < 0) return (null, $"no column '{settings.RiskLabel}' says where arbitrage was found: that head is left out");
        if (table.Panel.Covariates[column].Timing == CovariateTiming.Static) return (null, $"column '{settings.RiskLabel}' does not change over time: the head for arbitrage is left out");
        double[][] labels = [.. table.Series.Select(s => table.Panel[s.Index].Dynamic(column)[..s.Length].ToArray())];
        for (int i = 0; i < labels.Length; i++)
        {
            if (Array.FindIndex(labels[i], v => !double.IsNaN(v) && v is not (0 or 1)) is var t and >= 0)
            {
                PricingSeries series = table.Series[i];
                throw new DataException(new DataFault(FaultCode.OutOfRange, $"series {series.Key}", $"{labels[i][t]} in {table.Calendar.Label(series.Start + t)}", "1 where arbitrage was found, 0 where not, nothing where nobody looked") { Column = settings.RiskLabel });
            }
        }
        IEnumerable<double> learnt = table.Series.SelectMany((s, i) => labels[i].Take(Math.Max(0, end - s.Start)));
        return learnt.Contains(1) && learnt.Contains(0) ? (labels, null) : (null, $"column '{settings.RiskLabel}' has one value only in the periods to learn from: the head for arbitrage is left out");
    }

    /// <summary>Columns, codes, levels and scales, and the size of the network.</summary>
    internal (PriceSchema Schema, NetworkSize Size) Run(bool hasRisk)
    {
        double[] reference = [.. table.Series.Select(s => Median([.. Seen(s).Select(t => s.LogPrice[t])]))];
        double[] tier = [.. table.Series.Select((s, i) => reference[i] - table.Series.Zip(reference).Where(o => o.First.Category == s.Category).Average(o => o.Second))];
        int price = table.Panel.CovariateIndex(table.Columns.Price!);
        // of its own period the depth of a discount is the price in other words, and a label explains nothing
        bool Explains(string name) => name != settings.RiskLabel && (table.Panel.CovariateIndex(name) is not (>= 0 and var c) || table.Panel.Covariates[c].Role != CovariateRole.Promotion || !DiscountRule.IsDepth(table.Panel, c, price));
        ImmutableArray<string> features = [.. table.Promotions.Concat(table.Events).Concat(table.Controls).Where(Explains)];
        var schema = new PriceSchema
        {
            Columns = table.Columns,
            Features = features,
            Keys = [.. table.Series.Select(s => s.Key)],
            ProductOf = [.. table.Series.Select(s => s.Product)],
            ChannelOf = [.. table.Series.Select(s => s.Channel)],
            CategoryOf = [.. table.Series.Select(s => s.Category)],
            Reference = [.. reference],
            Tier = [.. tier],
        };
        schema = Scaled(schema);
        var rows = new PriceRows(schema, table, labels: null);
        (int Series, int Time)[] sample = [.. table.Series.SelectMany((s, i) => Seen(s).Select(t => (i, t)))];
        if (sample.Length == 0) throw new DataException(new DataFault(FaultCode.TooShort, "panel", "no period with a sale and a price", $"some for {settings.Name}"));
        StartingPoint start = StartRegression.Of(rows, table, sample, settings.CommonShock, context);
        schema = Levels(schema, rows, start, out double scale);
        return (schema, Size(reference, scale, hasRisk, rows.Width));
    }

    // periods of a series with units and a price that are to be learnt from; all of them for one that began later
    private static IEnumerable<int> Observed(PricingSeries s) => Enumerable.Range(0, s.Length).Where(t => !double.IsNaN(s.LogUnits[t]) && !double.IsNaN(s.LogPrice[t]));

    private int[] Seen(PricingSeries s)
    {
        int[] all = [.. Observed(s)], early = [.. all.Where(t => s.Start + t < end)];
        return early.Length > 0 ? early : all;
    }

    // level and trend of each series beside the start
    private PriceSchema Levels(PriceSchema schema, PriceRows rows, StartingPoint start, out double scale)
    {
        double squares = 0;
        long count = 0;
        double[] level = new double[table.Series.Length], trend = new double[level.Length];
        int[] last = new int[level.Length];
        for (int i = 0; i < level.Length; i++)
        {
            PricingSeries s = table.Series[i];
            int[] seen = Seen(s);
            if (seen.Length == 0) continue;
            double elasticity = start.Pooled + start.Products[s.Product];
            (double X, double Y)[] rest = [.. seen.Select(t => ((double)t, s.LogUnits[t] - (elasticity * rows.LogPrice[i][t]) - start.Features.Select((c, f) => c * rows.Standardised(i, t, f)).Sum()))];
            (level[i], trend[i]) = StartRegression.Line(rest);
            last[i] = s.Start + seen[^1];
            level[i] -= trend[i] * s.Start; // over period indices
            squares += rest.Sum(r => Math.Pow(r.Y - level[i] - (trend[i] * (s.Start + r.X)), 2));
            count += rest.Length;
        }
        scale = Math.Max(0.01, Math.Sqrt(squares / Math.Max(1, count)));
        return schema with { Level = [.. level], Trend = [.. trend], TrendEnd = [.. last] };
    }

    // means and deviations of the features over the periods to learn from
    private PriceSchema Scaled(PriceSchema schema)
    {
        var rows = new PriceRows(schema, table, labels: null);
        double[] sum = new double[rows.Width], squares = new double[rows.Width], count = new double[rows.Width];
        double changes = 0;
        long changeCount = 0;
        for (int i = 0; i < table.Series.Length; i++)
        {
            foreach (int t in Seen(table.Series[i]))
            {
                for (int f = 0; f < rows.Width; f++)
                {
                    double value = rows.Numeric(i, t, f);
                    if (double.IsNaN(value)) continue;
                    (sum[f], squares[f], count[f]) = (sum[f] + value, squares[f] + (value * value), count[f] + 1);
                }
                float change = rows.Change[i][t];
                if (float.IsNaN(change)) continue;
                changes += change * change;
                changeCount++;
            }
        }
        double[] mean = [.. sum.Zip(count, (s, n) => n > 0 ? s / n : 0)];
        return schema with
        {
            NumericMean = [.. mean.Select(m => (float)m)],
            NumericDeviation = [.. squares.Select((q, f) => count[f] > 0 && Math.Sqrt(Math.Max(0, (q / count[f]) - (mean[f] * mean[f]))) is > 1e-6 and var d ? (float)d : 1)],
            ChangeScale = changeCount > 0 && changes > 0 ? Math.Sqrt(changes / changeCount) : 1,
        };
    }

    private NetworkSize Size(double[] reference, double scale, bool hasRisk, int numeric)
    {
        double[] x = [.. table.Series.SelectMany((s, i) => Seen(s).Select(t => s.LogPrice[t] - reference[i])).Order()];
        double low = x[(int)(0.02 * (x.Length - 1))], high = Math.Max(x[(int)(0.98 * (x.Length - 1))], low + 0.02), step = (high - low) / (settings.Knots + 1);
        return new NetworkSize
        {
            Products = table.Products.Length,
            Channels = table.Channels.Length,
            Categories = table.Categories.Length,
            Seasons = PriceRows.Seasons(table.Calendar),
            Series = table.Series.Length,
            Numeric = numeric,
            Knots = [.. Enumerable.Range(1, settings.Knots).Select(k => (float)(low + (k * step)))],
            KnotWidth = (float)step,
            Scale = (float)scale,
            HasRisk = hasRisk,
        };
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values.Length == 0 ? 0 : (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
