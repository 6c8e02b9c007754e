namespace Kontor.Pricing.Optimisation.Rules;

/// <summary>The prices of one product lie close together over channels, so that no one buys in one channel to sell in another: the spread stays within what the trip costs.</summary>
public sealed record ParityRule : PriceRule
{
    private ParityRule()
    {
    }

    /// <summary>The dearest channel costs at most this share more than the cheapest; null for none.</summary>
    public double? Share { get; private init; }

    /// <summary>The dearest channel costs at most this much more than the cheapest, in money per unit; null for none.</summary>
    public double? Money { get; private init; }

    /// <inheritdoc/>
    protected override string Words => $"channel spread of at most {(Share is { } share ? Percent(share) : $"{Money:0.00}")}";

    /// <summary>A spread as a share of the cheapest price.</summary>
    /// <param name="share">The share, 0 or more.</param>
    public static ParityRule Relative(double share) => new() { Share = Within(share, 0, double.MaxValue, nameof(share)) };

    /// <summary>A spread in money, such as the cost of one transaction.</summary>
    /// <param name="money">The spread in money per unit, 0 or more.</param>
    public static ParityRule Absolute(double money) => new() { Money = Within(money, 0, double.MaxValue, nameof(money)) };

    internal override void Apply(RuleBook book)
    {
        foreach (int[] items in Mine(book).GroupBy(i => book.Items[i].Product).Select(g => g.ToArray()))
        {
            foreach (int one in items)
            {
                foreach (int other in items)
                {
                    if (one != other) book.AtMostTimes(this, one, other, 1 + (Share ?? 0), Money ?? 0);
                }
            }
        }
    }
}
