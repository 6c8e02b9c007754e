using System.Collections.Immutable;

namespace Kontor.Pricing.Optimisation.Rules;

/// <summary>Only some prices are allowed: a list, multiples of a step, or endings such as .99 and .49.</summary>
public sealed record LadderRule : PriceRule
{
    private LadderRule(string words) => Words = words;

    /// <summary>The prices of a list; empty where the ladder is none.</summary>
    public ImmutableArray<double> Prices { get; private init; } = [];

    /// <summary>The distance between prices, which are multiples of it; 0 where the ladder is none of steps.</summary>
    public double Step { get; private init; }

    /// <summary>The allowed ends of prices, each in [0, 1); empty where the ladder is none of endings.</summary>
    public ImmutableArray<double> Endings { get; private init; } = [];

    /// <inheritdoc/>
    protected override string Words { get; }

    /// <summary>The prices of a list.</summary>
    /// <param name="prices">The prices, above 0.</param>
    public static LadderRule Of(params ImmutableArray<double> prices)
    {
        if (prices.IsDefaultOrEmpty || prices.Any(p => !(p > 0) || double.IsInfinity(p))) throw new ArgumentException("needs prices above 0", nameof(prices));
        return new LadderRule($"ladder {string.Join(", ", prices.Order().Take(6).Select(p => $"{p:0.00}"))}{(prices.Length > 6 ? ", ..." : "")}") { Prices = [.. prices.Distinct().Order()] };
    }

    /// <summary>Multiples of a step.</summary>
    /// <param name="step">The step in money, above 0.</param>
    public static LadderRule Steps(double step)
    {
        if (!(step > 0) || double.IsInfinity(step)) throw new ArgumentOutOfRangeException(nameof(step), step, "needs a step above 0");
        return new LadderRule($"steps of {step:0.00##}") { Step = step };
    }

    /// <summary>Prices that end like this.</summary>
    /// <param name="endings">The ends in money, such as 0.99 and 0.49, each in [0, 1).</param>
    public static LadderRule EndingIn(params ImmutableArray<double> endings)
    {
        if (endings.IsDefaultOrEmpty || endings.Any(e => !(e is >= 0 and < 1))) throw new ArgumentException("needs endings of 0 or more and below 1", nameof(endings));
        return new LadderRule($"endings {string.Join(", ", endings.Select(e => $"{e:.00##}"))}") { Endings = [.. endings.Distinct().Order()] };
    }

    /// <summary>Whether a price is on the ladder, to a millionth.</summary>
    /// <param name="price">The price.</param>
    public bool Allows(double price)
    {
        double slack = 1e-6 * Math.Max(1, price);
        if (!Prices.IsEmpty) return Prices.Any(p => Math.Abs(p - price) <= slack);
        if (Step > 0) return Math.Abs(price - (Math.Round(price / Step) * Step)) <= slack;
        return Endings.Any(e => Math.Abs(price - e - Math.Round(price - e)) <= slack);
    }

    /// <summary>The prices of the ladder between two prices, ascending; null when there are more than a limit.</summary>
    internal List<double>? Between(double low, double high, int limit)
    {
        double slack = 1e-9 * Math.Max(1, high);
        var found = new List<double>();
        if (!Prices.IsEmpty)
        {
            found.AddRange(Prices.Where(p => p >= low - slack && p <= high + slack));
        }
        else if (Step > 0)
        {
            double first = Math.Ceiling((low - slack) / Step), last = Math.Floor((high + slack) / Step);
            if (last - first >= limit) return null;
            for (double k = Math.Max(first, 1); k <= last; k++) found.Add(Clean(k * Step));
        }
        else
        {
            double first = Math.Floor(low) - 1, last = Math.Ceiling(high);
            if ((last - first) * Endings.Length >= limit) return null;
            for (double k = first; k <= last; k++)
            {
                foreach (double ending in Endings)
                {
                    double price = Clean(k + ending);
                    if (price > 0 && price >= low - slack && price <= high + slack) found.Add(price);
                }
            }
        }
        return found.Count > limit ? null : found;
    }

    internal override void Apply(RuleBook book)
    {
        foreach (int item in Mine(book)) book.OnLadder(this, item);
    }

    private static double Clean(double price) => Math.Round(price, 9);
}
