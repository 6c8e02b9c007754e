using System.Collections.Immutable;
using Kontor.Pricing.Responses;

namespace Kontor.Pricing.Optimisation.Rules;

/// <summary>What the rules demand of each item, in one form: a price is at least, at most, at most so many times another plus an amount, equal to another, on a ladder.</summary>
internal sealed class RuleBook
{
    private readonly bool[] _valid, _priced;

    /// <param name="items">The items.</param>
    /// <param name="valid">Whether each has a price above 0.</param>
    /// <param name="priced">Whether each gets a new price; the others are kept at theirs unless they share it with one that gets one.</param>
    /// <param name="rules">The rules.</param>
    internal RuleBook(ImmutableArray<PricedItem> items, bool[] valid, bool[] priced, PricingRules rules)
    {
        (Items, _valid, _priced) = (items, valid, priced);
        foreach (PriceRule rule in rules.All()) rule.Apply(this);
    }

    /// <summary>A price is at least, or at most, a value.</summary>
    internal sealed record Bound(PriceRule Rule, int Item, bool IsUpper, double Value);

    /// <summary>price(item) ≤ ratio × price(other) + amount.</summary>
    internal sealed record Pair(PriceRule Rule, int Item, int Other, double Ratio, double Amount);

    /// <summary>Two items have one price.</summary>
    internal sealed record Same(PriceRule Rule, int Item, int Other);

    /// <summary>A price is on a ladder.</summary>
    internal sealed record Rung(LadderRule Rule, int Item);

    internal ImmutableArray<PricedItem> Items { get; }

    internal List<Bound> Bounds { get; } = [];

    internal List<Pair> Pairs { get; } = [];

    internal List<Same> Ties { get; } = [];

    internal List<Rung> Rungs { get; } = [];

    internal List<string> Notes { get; } = [];

    /// <summary>Every demand.</summary>
    internal IEnumerable<object> Atoms => [.. Bounds, .. Pairs, .. Ties, .. Rungs];

    internal bool IsValid(int item) => _valid[item];

    internal void AtLeast(PriceRule rule, int item, double value)
    {
        if (_priced[item]) Bounds.Add(new Bound(rule, item, IsUpper: false, value));
    }

    internal void AtMost(PriceRule rule, int item, double value)
    {
        if (_priced[item]) Bounds.Add(new Bound(rule, item, IsUpper: true, value));
    }

    internal void AtMostTimes(PriceRule rule, int item, int other, double ratio, double amount) => Pairs.Add(new Pair(rule, item, other, ratio, amount));

    internal void Tie(PriceRule rule, int item, int other) => Ties.Add(new Same(rule, item, other));

    internal void OnLadder(LadderRule rule, int item)
    {
        if (_priced[item]) Rungs.Add(new Rung(rule, item));
    }

    internal void Note(string text) => Notes.Add(text);
}
