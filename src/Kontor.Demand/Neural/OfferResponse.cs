using Kontor.Demand.Features;

namespace Kontor.Demand.Neural;

/// <summary>What sold when the offer was alike: past demand weighted by how near its price and promotions are to those of the period, per series and per group of similar series. On the network's scale.</summary>
/// <remarks>Kernel regression (Nadaraya 1964, "On estimating regression", equation 2) on the difference of log prices, each against the series' own mean price before, and of
/// promotions, with a Gaussian kernel and weights that halve in a year. Where no past offer is near, the recent mean stands in. A group's past is the mean of its members, period by period:
/// what a promotion does is known better for a product in all its stores than in one.</remarks>
internal sealed class OfferResponse
{
    private const int Lookback = 104, Recent = 13;
    private const double PriceWidth = 0.05, PromotionWidth = 0.3, Prior = 0.2;
    private static readonly double[] Ages = [.. Enumerable.Range(0, Lookback + 1).Select(a => Math.Pow(0.5, a / 52.0))];
    private readonly float[][] _values; // per series (length + ahead, Count)

    /// <param name="history">The series, their offers and groups.</param>
    /// <param name="schema">Which columns make the offer.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="sizes">The size of each series before each period. Shape: (series) of (length + 1).</param>
    /// <param name="context">Threads, cancellation.</param>
    internal OfferResponse(FeatureHistory history, FeatureSchema schema, DemandScale scale, float[][] sizes, FitContext context)
    {
        Count = CountOf(schema);
        _values = new float[Count == 0 ? 0 : history.Count][];
        if (Count == 0) return;
        Track[] own = new Track[history.Count];
        context.ForEach("network: offers", own.Length, i => own[i] = Own(history, schema, scale, sizes[i], i));
        Track[][] groups = [.. history.GroupOf.Select(groupOf => Groups(history, own, groupOf))];
        context.ForEach("network: response to offers", own.Length, i =>
        {
            int begin = history.Begins[i], known = history.Known[i];
            float[] values = new float[(known - begin) * Count];
            for (int t = begin; t < known; t++)
            {
                int last = Math.Min(t, history.Ends[i]);
                Span<float> into = values.AsSpan((t - begin) * Count, Count);
                into[0] = Response(own[i], own[i], t, last);
                for (int g = 0; g < groups.Length; g++) into[1 + g] = Response(own[i], groups[g][history.GroupOf[g][i]], t, last);
            }
            _values[i] = values;
        });
    }

    /// <summary>The number of responses: the series' own and one per grouping.</summary>
    internal int Count { get; }

    /// <summary>The number for a panel: none where it has neither a price nor promotions.</summary>
    internal static int CountOf(FeatureSchema schema) => Columns(schema).Length + (schema.Roles.Price is null ? 0 : 1) == 0 ? 0 : 1 + schema.Roles.Similar.Length;

    /// <summary>Writes the responses of a period of history or horizon.</summary>
    internal void Write(int series, int period, Span<float> into)
    {
        if (Count > 0) _values[series].AsSpan(period * Count, Count).CopyTo(into);
    }

    private static string[] Columns(FeatureSchema schema) => [.. schema.Roles.Promotions, .. schema.Roles.Amounts];

    /// <summary>Demand and offers over the columns of the history: relative log price and promotions.</summary>
    private sealed record Track(double[] Demand, double[][] Offer);

    private static Track Own(FeatureHistory history, FeatureSchema schema, DemandScale scale, float[] sizes, int series)
    {
        int width = history.Width, begin = history.Begins[series];
        double[] demand = new double[width];
        Array.Fill(demand, double.NaN);
        ReadOnlySpan<double> target = history.TargetOf(series);
        for (int t = begin; t < history.Ends[series]; t++)
        {
            if (!double.IsNaN(target[t])) demand[t] = Math.Clamp(scale.Forward(target[t], sizes[t - begin]), -5, 5);
        }
        var offer = new List<double[]>();
        if (schema.Roles.Price is { } name)
        {
            ReadOnlySpan<double> price = history.DynamicOf(schema.Roles.Dynamic.IndexOf(name), series);
            double[] relative = new double[width];
            double sum = 0;
            int count = 0;
            for (int t = begin; t < history.Known[series]; t++)
            {
                double p = price[t] > 0 ? Math.Log(price[t]) : double.NaN;
                relative[t] = double.IsNaN(p) || count == 0 ? 0 : (p - (sum / count)) / PriceWidth;
                if (double.IsNaN(p)) continue;
                sum += p;
                count++;
            }
            offer.Add(relative);
        }
        string[] columns = Columns(schema);
        for (int c = 0; c < columns.Length; c++)
        {
            ReadOnlySpan<double> values = history.DynamicOf(schema.Roles.Dynamic.IndexOf(columns[c]), series);
            double[] promotion = new double[width];
            double size = c < schema.Roles.Promotions.Length ? 1 : schema.Measures.AmountSizes[c - schema.Roles.Promotions.Length];
            for (int t = begin; t < history.Known[series]; t++) promotion[t] = double.IsNaN(values[t]) ? 0 : Math.Asinh(values[t] / size) / Math.Asinh(1) / PromotionWidth;
            offer.Add(promotion);
        }
        return new Track(demand, [.. offer]);
    }

    private static Track[] Groups(FeatureHistory history, Track[] own, int[] groupOf)
    {
        int width = history.Width, offers = own[0].Offer.Length;
        Track[] groups = [.. Enumerable.Range(0, groupOf.Max() + 1).Select(_ => new Track(new double[width], [.. Enumerable.Range(0, offers).Select(_ => new double[width])]))];
        int[][] counts = [.. groups.Select(_ => new int[width])];
        for (int i = 0; i < own.Length; i++)
        {
            Track group = groups[groupOf[i]];
            for (int t = 0; t < width; t++)
            {
                if (double.IsNaN(own[i].Demand[t])) continue;
                group.Demand[t] += own[i].Demand[t];
                for (int c = 0; c < offers; c++) group.Offer[c][t] += own[i].Offer[c][t];
                counts[groupOf[i]][t]++;
            }
        }
        for (int g = 0; g < groups.Length; g++)
        {
            for (int t = 0; t < width; t++)
            {
                int n = counts[g][t];
                groups[g].Demand[t] = n > 0 ? groups[g].Demand[t] / n : double.NaN;
                for (int c = 0; c < offers; c++) groups[g].Offer[c][t] = n > 0 ? groups[g].Offer[c][t] / n : 0;
            }
        }
        return groups;
    }

    private static float Response(Track asked, Track past, int period, int last)
    {
        double sum = 0, weight = 0, recent = 0;
        int count = 0, offers = asked.Offer.Length;
        for (int s = last - 1; s >= Math.Max(0, last - Lookback); s--)
        {
            double demand = past.Demand[s];
            if (double.IsNaN(demand)) continue;
            double distance = 0;
            for (int c = 0; c < offers; c++)
            {
                double d = asked.Offer[c][period] - past.Offer[c][s];
                distance += d * d;
            }
            double w = distance > 40 ? 0 : Ages[last - s] * Math.Exp(-0.5 * distance);
            sum += w * demand;
            weight += w;
            if (count >= Recent) continue;
            recent += demand;
            count++;
        }
        return count == 0 ? 0 : (float)((sum + (Prior * recent / count)) / (weight + Prior));
    }
}
