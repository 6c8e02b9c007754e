namespace Kontor.Pricing.Optimisation.Rules;

/// <summary>Prices stay between bounds in money.</summary>
/// <param name="Low">The lowest price, in money per unit, 0 or more; 0 for none.</param>
/// <param name="High">The highest price, in money per unit, not below the lowest; infinite for none.</param>
public sealed record BoundsRule(double Low, double High) : PriceRule
{
    /// <summary>The lowest price, in money per unit.</summary>
    public double Low { get; } = Within(Low, 0, double.MaxValue, nameof(Low));

    /// <summary>The highest price, in money per unit.</summary>
    public double High { get; } = High >= Low && High > 0 ? High : throw new ArgumentOutOfRangeException(nameof(High), High, $"needs {Low} or more, and above 0");

    /// <inheritdoc/>
    protected override string Words => Low == 0 ? $"at most {High:0.00}" : double.IsInfinity(High) ? $"at least {Low:0.00}" : $"bounds {Low:0.00} to {High:0.00}";

    internal override void Apply(RuleBook book)
    {
        foreach (int item in Mine(book))
        {
            if (Low > 0) book.AtLeast(this, item, Low);
            if (High < double.PositiveInfinity) book.AtMost(this, item, High);
        }
    }
}
