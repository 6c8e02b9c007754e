using System.Collections.Immutable;
using Kontor.Errors;

namespace Kontor.Pricing.Simulation;

/// <summary>Scenarios of prices beside doing nothing.</summary>
public sealed record WhatIfTable
{
    /// <summary>Units in a period at the current prices.</summary>
    public required double UnitsNow { get; init; }

    /// <summary>Revenue at the current prices, in money per period.</summary>
    public required double RevenueNow { get; init; }

    /// <summary>Margin at the current prices, in money per period, of the items whose cost is known; null where none is.</summary>
    public double? MarginNow { get; init; }

    /// <summary>The scenarios: subject by subject, for each the changes in their order.</summary>
    public required ImmutableArray<PriceScenario> Scenarios { get; init; }

    /// <summary>The probability that the intervals are meant to hold, in (0, 1).</summary>
    public required double Level { get; init; }

    /// <summary>What is wrong with items: those without a cost count in units and revenue, those without a price, units or an elasticity count nowhere.</summary>
    public ImmutableArray<DataFault> Faults { get; init; } = [];
}
