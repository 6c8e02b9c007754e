using System.Globalization;
using Kontor.Data.Simulation.Truth;

namespace Kontor.Data.Simulation;

/// <summary>Writes a market as a table.</summary>
internal static class MarketTable
{
    internal static void Write(Market market, TextWriter writer)
    {
        writer.Write("date,store,product,category,units,price,promotion,feature\n");
        MarketTruth truth = market.Truth;
        string[] dates = [.. Enumerable.Range(0, truth.Rules.Weeks + truth.Rules.WeeksAhead).Select(t => market.Calendar.Label(market.FirstWeek + t))];
        Span<char> cell = stackalloc char[32];
        foreach (SeriesTruth series in truth.Series)
        {
            ProductTruth product = truth.Products[series.Product];
            string names = $",{truth.Stores[series.Store].Name},{product.Name},{truth.Categories[product.Category].Name},";
            for (int t = 0; t < series.Prices.Length; t++)
            {
                writer.Write(dates[series.Start + t]);
                writer.Write(names);
                if (t < series.Sales.Length) Number(writer, series.Sales[t], default, cell);
                writer.Write(',');
                Number(writer, series.Prices[t], "0.00", cell);
                writer.Write(',');
                Number(writer, series.Discounts[t], default, cell);
                writer.Write(series.Features[t] > 0 ? ",1\n" : ",0\n");
            }
        }
    }

    internal static void WriteCosts(Market market, TextWriter writer)
    {
        writer.Write("product,cost\n");
        Span<char> cell = stackalloc char[32];
        foreach (ProductTruth product in market.Truth.Products)
        {
            writer.Write(product.Name);
            writer.Write(',');
            Number(writer, product.UnitCost, "0.00", cell);
            writer.Write('\n');
        }
    }

    // the shortest text that reads back as the same number, unless a format is given
    private static void Number(TextWriter writer, double value, ReadOnlySpan<char> format, Span<char> cell)
    {
        if (value.TryFormat(cell, out int length, format, CultureInfo.InvariantCulture)) writer.Write(cell[..length]);
        else writer.Write(value.ToString(format.ToString(), CultureInfo.InvariantCulture));
    }
}
