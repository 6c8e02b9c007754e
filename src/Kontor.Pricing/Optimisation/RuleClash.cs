using System.Collections.Immutable;
using Kontor.Data.Panels;

namespace Kontor.Pricing.Optimisation;

/// <summary>Rules that no prices can keep together, though they could without any one of them.</summary>
/// <param name="Items">The items whose rules clash.</param>
/// <param name="Rules">The rules, by their titles.</param>
/// <param name="Text">The clash in a sentence, such as <c>margin floor 20% of SKU 7 needs 2.50 or more, competitor index 0.9 to 1.1 of SKU 7 allows at most 2.31</c>.</param>
/// <param name="Kept">The items that stay at their current prices because of it: all that rules connect with the clash.</param>
public sealed record RuleClash(ImmutableArray<SeriesKey> Items, ImmutableArray<string> Rules, string Text, ImmutableArray<SeriesKey> Kept);
