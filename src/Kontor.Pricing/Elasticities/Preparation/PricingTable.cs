using System.Collections.Immutable;
using Kontor.Data.Calendars;
using Kontor.Data.Panels;
using Kontor.Errors;

namespace Kontor.Pricing.Elasticities.Preparation;

/// <summary>A panel as all estimators of elasticities use it: checked, in logarithms, with products, channels and categories numbered. Made once per fit, so that estimators differ in method alone.</summary>
internal sealed class PricingTable
{
    private PricingTable(Panel panel, PricingColumns columns)
    {
        Panel = panel;
        Columns = columns;
        Calendar = panel.Calendar;
    }

    /// <summary>The panel, for columns that one estimator alone reads.</summary>
    internal Panel Panel { get; }

    /// <summary>The columns, none of them null.</summary>
    internal PricingColumns Columns { get; }

    internal Calendar Calendar { get; }

    /// <summary>The series without faults, in the order of the panel.</summary>
    internal ImmutableArray<PricingSeries> Series { get; private init; } = [];

    /// <summary>The products, channels (one without a name where there is none) and categories (likewise) of the series, in the order of the panel.</summary>
    internal ImmutableArray<string> Products { get; private init; } = [];

    internal ImmutableArray<string> Channels { get; private init; } = [];

    internal ImmutableArray<string> Categories { get; private init; } = [];

    /// <summary>Product -> category: that of its first series. Shape: (products).</summary>
    internal ImmutableArray<int> CategoryOf { get; private init; } = [];

    /// <summary>The names of the promotion columns: a depth as a flag, others as they are.</summary>
    internal ImmutableArray<string> Promotions { get; private init; } = [];

    /// <summary>The names of the event columns, one per event.</summary>
    internal ImmutableArray<string> Events { get; private init; } = [];

    /// <summary>The names of the other columns that were given: numbers known ahead, and prices such as those of competitors, as logarithms.</summary>
    internal ImmutableArray<string> Controls { get; private init; } = [];

    /// <summary>The series that are left out, and why.</summary>
    internal ImmutableArray<DataFault> Faults { get; private init; } = [];

    /// <summary>What is doubtful, in sentences.</summary>
    internal ImmutableArray<string> Warnings { get; private init; } = [];

    /// <summary>The first period of any series.</summary>
    internal int Start => Series.Min(s => s.Start);

    /// <summary>One after the last period of any series.</summary>
    internal int End => Series.Max(s => s.Start + s.Length);

    /// <summary>Makes the table.</summary>
    /// <param name="panel">The panel, with one series or more.</param>
    /// <param name="columns">The columns, none of them null.</param>
    /// <param name="minimum">The fewest periods with units and a price.</param>
    internal static PricingTable Of(Panel panel, PricingColumns columns, int minimum)
    {
        var reader = new SeriesReader(panel, columns);
        var checks = new SeriesChecks(panel, columns, minimum);
        List<string> products = [], channels = [], categories = [];
        Dictionary<string, int> productOf = [], channelOf = [], categoryOf = [];
        var faults = ImmutableArray.CreateBuilder<DataFault>();
        var series = ImmutableArray.CreateBuilder<PricingSeries>();
        List<int> home = [];
        for (int i = 0; i < panel.Count; i++)
        {
            if (checks.Of(panel[i]) is { } fault)
            {
                faults.Add(fault);
                continue;
            }
            int product = Number(reader.Product(i), productOf, products), channel = Number(reader.Channel(i), channelOf, channels), category = Number(reader.Category(i), categoryOf, categories);
            if (product == home.Count) home.Add(category);
            series.Add(reader.Read(i, product, channel, category));
        }
        return new PricingTable(panel, columns)
        {
            Series = series.ToImmutable(),
            Products = [.. products],
            Channels = [.. channels],
            Categories = [.. categories],
            CategoryOf = [.. home],
            Promotions = reader.Promotions,
            Events = reader.Events,
            Controls = reader.Controls,
            Faults = faults.ToImmutable(),
            Warnings = [.. reader.Warnings, .. checks.Warnings(series)],
        };
    }

    private static int Number(string name, Dictionary<string, int> numbers, List<string> names)
    {
        if (numbers.TryGetValue(name, out int number)) return number;
        numbers.Add(name, names.Count);
        names.Add(name);
        return names.Count - 1;
    }
}
