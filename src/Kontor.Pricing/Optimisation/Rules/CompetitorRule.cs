namespace Kontor.Pricing.Optimisation.Rules;

/// <summary>The competitor index, own price / competitor's price, stays within bounds.</summary>
/// <param name="Low">The lowest index, 0 or more.</param>
/// <param name="High">The highest index, not below the lowest.</param>
public sealed record CompetitorRule(double Low, double High) : PriceRule
{
    /// <summary>The lowest index.</summary>
    public double Low { get; } = Within(Low, 0, double.MaxValue, nameof(Low));

    /// <summary>The highest index.</summary>
    public double High { get; } = High >= Low && High > 0 ? High : throw new ArgumentOutOfRangeException(nameof(High), High, $"needs {Low} or more, and above 0");

    /// <inheritdoc/>
    protected override string Words => $"competitor index {Low:0.##} to {High:0.##}";

    internal override void Apply(RuleBook book)
    {
        int without = 0;
        foreach (int item in Mine(book))
        {
            if (book.Items[item].CompetitorPrice is not { } competitor || !(competitor > 0))
            {
                without++;
                continue;
            }
            if (Low > 0) book.AtLeast(this, item, Low * competitor);
            if (High < double.PositiveInfinity) book.AtMost(this, item, High * competitor);
        }
        if (without > 0) book.Note($"{Title}: {without} {(without == 1 ? "item has" : "items have")} no competitor price and {(without == 1 ? "is" : "are")} left alone");
    }
}
