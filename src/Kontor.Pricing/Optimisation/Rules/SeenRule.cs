namespace Kontor.Pricing.Optimisation.Rules;

/// <summary>Prices stay near those that the data show: an elasticity says little about prices that nobody has tried.</summary>
/// <param name="Beyond">How far a price may lie outside of the range seen, as a share, in [0, 1).</param>
/// <remarks>The current price is always within. Items whose range nobody gave are left alone.</remarks>
public sealed record SeenRule(double Beyond) : PriceRule
{
    /// <summary>How far a price may lie outside of the range seen, as a share.</summary>
    public double Beyond { get; } = Beyond is >= 0 and < 1 ? Beyond : throw new ArgumentOutOfRangeException(nameof(Beyond), Beyond, "needs 0 or more and below 1");

    /// <inheritdoc/>
    protected override string Words => Beyond == 0 ? "prices seen before" : $"at most {Percent(Beyond)} beyond the prices seen";

    internal override void Apply(RuleBook book)
    {
        foreach (int item in Mine(book))
        {
            double price = book.Items[item].Price;
            if (book.Items[item].LowestSeen is { } lowest) book.AtLeast(this, item, Math.Min(price, lowest * (1 - Beyond)));
            if (book.Items[item].HighestSeen is { } highest) book.AtMost(this, item, Math.Max(price, highest * (1 + Beyond)));
        }
    }
}
