using System.Numerics.Tensors;

namespace Kontor.Pricing.Responses;

/// <summary>What is sold of each item at other prices, in each draw: demand up to the stock.</summary>
internal sealed class SalesDraws
{
    private readonly PriceResponse _response;
    private readonly double[] _logs;

    /// <param name="response">The items and their elasticities.</param>
    /// <param name="prices">The price of each item; where it or the current one is not above 0, it counts as not changed.</param>
    internal SalesDraws(PriceResponse response, ReadOnlySpan<double> prices)
    {
        _response = response;
        _logs = new double[prices.Length];
        for (int i = 0; i < prices.Length; i++)
        {
            double now = response.Items[i].Price;
            _logs[i] = prices[i] > 0 && now > 0 && prices[i] != now ? Math.Log(prices[i] / now) : 0;
        }
    }

    /// <summary>What is sold at the current prices.</summary>
    internal static double Now(PricedItem item) => Math.Min(item.Units, item.Stock ?? double.PositiveInfinity);

    /// <summary>Whether a changed price touches the demand of an item.</summary>
    internal bool Touches(int item)
    {
        for (int k = _response.RowStarts[item]; k < _response.RowStarts[item + 1]; k++)
        {
            if (_logs[_response.Columns[k]] != 0) return true;
        }
        return false;
    }

    /// <summary>What is sold of an item. Shape: (draws), one by the estimates where there are none.</summary>
    internal double[] Of(int item)
    {
        int draws = _response.DrawCount, entries = _response.Columns.Length;
        double[] units = new double[Math.Max(1, draws)];
        for (int k = _response.RowStarts[item]; k < _response.RowStarts[item + 1]; k++)
        {
            double log = _logs[_response.Columns[k]];
            if (log == 0) continue;
            if (draws == 0) units[0] += _response.Elasticities[k] * log;
            else
            {
                ReadOnlySpan<double> values = _response.Draws.Span;
                for (int d = 0; d < draws; d++) units[d] += values[(d * entries) + k] * log;
            }
        }
        TensorPrimitives.Exp(units, units);
        TensorPrimitives.Multiply(units, _response.Items[item].Units, units);
        if (_response.Items[item].Stock is { } stock) TensorPrimitives.Min(units, stock, units);
        return units;
    }
}
