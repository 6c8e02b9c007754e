using System.Collections.Immutable;
using Kontor.Errors;
using Kontor.Pricing.Responses;

namespace Kontor.Pricing.Optimisation;

/// <summary>A list of prices, what it brings against the current prices, and how good it is.</summary>
public sealed record PricePlan
{
    /// <summary>A price for each item, in their order.</summary>
    public required ImmutableArray<PlannedPrice> Prices { get; init; }

    /// <summary>Units in a period at the current prices.</summary>
    public required double UnitsNow { get; init; }

    /// <summary>Revenue at the current prices, in money per period.</summary>
    public required double RevenueNow { get; init; }

    /// <summary>Profit at the current prices, in money per period, of the items whose cost is known.</summary>
    public required double ProfitNow { get; init; }

    /// <summary>More units than now.</summary>
    public required Outlook UnitsChange { get; init; }

    /// <summary>More revenue than now, in money per period.</summary>
    public required Outlook RevenueChange { get; init; }

    /// <summary>More profit than now, in money per period, of the items whose cost is known.</summary>
    public required Outlook ProfitChange { get; init; }

    /// <summary>The probability that the intervals are meant to hold, in (0, 1).</summary>
    public required double Level { get; init; }

    /// <summary>What was maximised, at these prices: expected profit, or its mix with that of the worst draws, in money per period.</summary>
    public required double Objective { get; init; }

    /// <summary>What no prices that the rules allow can reach more than.</summary>
    public required double Bound { get; init; }

    /// <summary>How much better prices could be at most, as a share of the objective.</summary>
    public double Gap => Bound <= Objective ? 0 : (Bound - Objective) / Math.Max(Math.Abs(Objective), 1e-300);

    /// <summary>The rules that contradict each other, each the fewest of their items.</summary>
    public ImmutableArray<RuleClash> Clashes { get; init; } = [];

    /// <summary>The items that could not be priced, and why.</summary>
    public ImmutableArray<DataFault> Faults { get; init; } = [];

    /// <summary>What a reader should know, in sentences.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>How the search ended.</summary>
    public required FitReport Report { get; init; }
}
