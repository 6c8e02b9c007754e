using Kontor.Data.Panels;

namespace Kontor.Pricing.Elasticities.Preparation;

/// <summary>One series as estimators need it. All arrays have shape (periods) and begin in <see cref="Start"/>; NaN marks what is missing.</summary>
internal sealed class PricingSeries
{
    /// <summary>The key in the panel.</summary>
    internal required SeriesKey Key { get; init; }

    /// <summary>The position in the panel.</summary>
    internal required int Index { get; init; }

    /// <summary>The position in <see cref="PricingTable.Products"/>.</summary>
    internal required int Product { get; init; }

    /// <summary>The position in <see cref="PricingTable.Channels"/>.</summary>
    internal required int Channel { get; init; }

    /// <summary>The position in <see cref="PricingTable.Categories"/>.</summary>
    internal required int Category { get; init; }

    /// <summary>The period index of the first value.</summary>
    internal required int Start { get; init; }

    /// <summary>Units sold, 0 or more.</summary>
    internal required double[] Units { get; init; }

    /// <summary>The logarithm of units; NaN also where none were sold.</summary>
    internal required double[] LogUnits { get; init; }

    /// <summary>The logarithm of the price.</summary>
    internal required double[] LogPrice { get; init; }

    /// <summary>Whether a promotion ran.</summary>
    internal required bool[] IsPromoted { get; init; }

    /// <summary>The discount, 0 for none to below 1: as given by a covariate, else the price below the regular one.</summary>
    internal required double[] Discount { get; init; }

    /// <summary>The columns of <see cref="PricingTable.Promotions"/>: a depth as a flag, others as they are. Shape: (column)(periods).</summary>
    internal required double[][] Promotions { get; init; }

    /// <summary>The columns of <see cref="PricingTable.Events"/>. Shape: (column)(periods).</summary>
    internal required double[][] Events { get; init; }

    /// <summary>The columns of <see cref="PricingTable.Controls"/>; prices as logarithms. Shape: (column)(periods).</summary>
    internal required double[][] Controls { get; init; }

    /// <summary>What the data can say.</summary>
    internal required PriceDiagnostics Diagnostics { get; init; }

    /// <summary>The number of periods.</summary>
    internal int Length => Units.Length;

    /// <summary>Whether a period has units and a price.</summary>
    internal bool IsObserved(int t) => !double.IsNaN(Units[t]) && !double.IsNaN(LogPrice[t]);
}
