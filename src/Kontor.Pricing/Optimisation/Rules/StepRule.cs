namespace Kontor.Pricing.Optimisation.Rules;

/// <summary>A price moves at most a share of the current one.</summary>
/// <param name="Cut">The largest cut as a share of the current price, in [0, 1).</param>
/// <param name="Rise">The largest rise as a share of the current price, 0 or more.</param>
public sealed record StepRule(double Cut, double Rise) : PriceRule
{
    /// <summary>The same share down and up.</summary>
    /// <param name="share">The share, in [0, 1).</param>
    public StepRule(double share)
        : this(share, share)
    {
    }

    /// <summary>The largest cut as a share of the current price.</summary>
    public double Cut { get; } = Cut is >= 0 and < 1 ? Cut : throw new ArgumentOutOfRangeException(nameof(Cut), Cut, "needs 0 or more and below 1");

    /// <summary>The largest rise as a share of the current price.</summary>
    public double Rise { get; } = Within(Rise, 0, double.MaxValue, nameof(Rise));

    /// <inheritdoc/>
    protected override string Words => Cut == Rise ? $"step of at most {Percent(Cut)}" : $"step of -{Percent(Cut)} to +{Percent(Rise)}";

    internal override void Apply(RuleBook book)
    {
        foreach (int item in Mine(book))
        {
            book.AtLeast(this, item, book.Items[item].Price * (1 - Cut));
            book.AtMost(this, item, book.Items[item].Price * (1 + Rise));
        }
    }
}
