using System.Collections.Immutable;
using Kontor.Pricing.Responses;
using Kontor.Randomness;

namespace Kontor.Pricing.Elasticities;

/// <summary>Makes a price response of a fit for some items.</summary>
/// <param name="state">The fit.</param>
/// <param name="ownRow">Item -> the row of its own elasticity.</param>
/// <param name="crossRow">Product, price of another -> the row of the cross elasticity, -1 for none.</param>
internal sealed class ResponseDraw(ElasticityState state, Func<PricedItem, int> ownRow, Func<string, string, int> crossRow)
{
    internal PriceResponse Of(ImmutableArray<PricedItem> items, int draws, FitContext context)
    {
        int[] own = [.. items.Select(ownRow)];
        List<int> starts = [0], columns = [], rows = []; // entry -> column, row of the uncertainty
        ILookup<string, int> channels = Enumerable.Range(0, items.Length).ToLookup(i => items[i].Channel, StringComparer.Ordinal);
        for (int i = 0; i < items.Length; i++)
        {
            foreach (int j in state.Cross.IsEmpty ? [i] : channels[items[i].Channel])
            {
                int row = j == i ? own[i] : items[j].Product == items[i].Product ? -1 : crossRow(items[i].Product, items[j].Product);
                if (row < 0) continue;
                columns.Add(j);
                rows.Add(row);
            }
            starts.Add(columns.Count);
        }
        double[] values = [.. rows.Select(r => r < state.Own.Length ? state.Own[r].Estimate.Value : state.Cross[r - state.Own.Length].Estimate.Value)];
        double[] errors = state.Uncertainty.Draw(rows, draws, context);
        for (int d = 0; d < draws; d++)
        {
            for (int k = 0; k < values.Length; k++) errors[(d * values.Length) + k] += values[k];
        }
        for (int i = 0; i < items.Length; i++) Widen(items[i], own[i], starts[i] + columns.GetRange(starts[i], starts[i + 1] - starts[i]).IndexOf(i), values.Length, errors, draws, context);
        return new PriceResponse(items, [.. starts], [.. columns], [.. values], errors);
    }

    // an item that was not fitted differs from its product or category as fitted ones do
    private void Widen(PricedItem item, int row, int entry, int entries, double[] errors, int draws, FitContext context)
    {
        OwnElasticity known = state.Own[row];
        if (known.Level == ElasticityLevel.Series) return;
        double spread = Math.Sqrt(VarianceBeyond(state, known));
        RandomStream stream = RandomStream.Of(context.Seed, "elasticity of items not fitted").Child(item.Key.ToString());
        for (int d = 0; d < draws; d++) errors[(d * entries) + entry] += spread * stream.NextGaussian();
    }

    /// <summary>The variance of the elasticities of items that were not fitted about that of their level; 0 for a series that was.</summary>
    internal static double VarianceBeyond(ElasticityState state, OwnElasticity known)
    {
        if (known.Level == ElasticityLevel.Series) return 0;
        double variance = known.Spread * known.Spread;
        if (known.Level == ElasticityLevel.Total) variance += Mean(state, ElasticityLevel.Category);
        if (known.Level != ElasticityLevel.Product) variance += Mean(state, ElasticityLevel.Product);
        return variance;
    }

    // the mean of the squared spreads of a level
    private static double Mean(ElasticityState state, ElasticityLevel level)
    {
        double[] squares = [.. state.Own.Where(o => o.Level == level).Select(o => o.Spread * o.Spread)];
        return squares.Length == 0 ? 0 : squares.Average();
    }
}
