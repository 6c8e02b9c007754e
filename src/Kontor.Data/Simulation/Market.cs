using System.Collections.Immutable;
using Kontor.Data.Calendars;
using Kontor.Data.Panels;
using Kontor.Data.Simulation.Plans;
using Kontor.Data.Simulation.Truth;
using Kontor.Errors;

namespace Kontor.Data.Simulation;

/// <summary>A simulated market: what a retailer would see of it, and the truth behind it. Made by <see cref="MarketSimulator.Simulate"/>.</summary>
public sealed class Market
{
    private readonly Catalogue _catalogue;

    internal Market(Catalogue catalogue, MarketTruth truth)
    {
        _catalogue = catalogue;
        Truth = truth;
    }

    /// <summary>What is true.</summary>
    public MarketTruth Truth { get; }

    /// <summary>The weeks, beginning on Monday.</summary>
    public Calendar Calendar => _catalogue.Calendar;

    /// <summary>The calendar's index of week 0.</summary>
    public int FirstWeek => _catalogue.FirstWeek;

    /// <summary>The market as a panel: keys store and product, target units, covariates price, promotion (the discount), feature, category; the first three known ahead.</summary>
    public Panel ToPanel()
    {
        var builder = new PanelBuilder(
            Calendar,
            "units",
            ["store", "product"],
            [
                new Covariate("price", CovariateTiming.KnownAhead) { Role = CovariateRole.Price },
                new Covariate("promotion", CovariateTiming.KnownAhead) { Role = CovariateRole.Promotion },
                new Covariate("feature", CovariateTiming.KnownAhead) { Role = CovariateRole.Promotion },
                new Covariate("category", CovariateTiming.Static) { Categories = [.. Truth.Categories.Select(c => c.Name)] },
            ]);
        foreach (SeriesTruth series in Truth.Series)
        {
            ProductTruth product = Truth.Products[series.Product];
            var key = new SeriesKey(Truth.Stores[series.Store].Name, product.Name);
            builder.Add(key, FirstWeek + series.Start, series.Sales, series.Prices, series.Discounts, series.Features, [product.Category]);
        }
        return builder.Build();
    }

    /// <summary>Writes <c>sales.csv</c>: a row per store, product and week with date (the Monday), store, product, category, units, price, promotion (the discount, 0 for none), feature (0 or 1);
    /// the weeks ahead have no units. UTF-8, a comma between cells, a point before decimals, lines end with LF: the same seed gives the same bytes.</summary>
    /// <param name="folder">The folder; made when it is not there. A file of that name is replaced.</param>
    /// <returns>The path of the file.</returns>
    /// <exception cref="DataException">The file cannot be written: <see cref="FaultCode.CannotWrite"/>.</exception>
    public string WriteCsv(string folder) => Write(folder, "sales.csv", MarketTable.Write);

    /// <summary>Writes <c>costs.csv</c>: a row per product with product and cost, in money per unit.</summary>
    /// <param name="folder">The folder; made when it is not there. A file of that name is replaced.</param>
    /// <returns>The path of the file.</returns>
    /// <exception cref="DataException">The file cannot be written: <see cref="FaultCode.CannotWrite"/>.</exception>
    public string WriteCosts(string folder) => Write(folder, "costs.csv", MarketTable.WriteCosts);

    private string Write(string folder, string name, Action<Market, TextWriter> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string path = Path.Combine(folder, name);
        try
        {
            Directory.CreateDirectory(folder);
            using var writer = new StreamWriter(path);
            write(this, writer);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Throw.Fault(new DataFault(FaultCode.CannotWrite, path, failure.Message, "a folder that can be written"), failure);
        }
        return path;
    }
}
