namespace Kontor.Pricing.Optimisation.Rules;

/// <summary>Each unit earns a margin: a share of its price, an amount of money, or both.</summary>
public sealed record MarginRule : PriceRule
{
    private readonly double _share, _money;

    /// <summary>(price − cost) / price is at least this, below 1. Default 0.</summary>
    public double Share
    {
        get => _share;
        init => _share = value is > -10 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(Share), value, "needs more than -10 and less than 1");
    }

    /// <summary>price − cost is at least this, in money per unit. Default 0.</summary>
    public double Money
    {
        get => _money;
        init => _money = double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(Money), value, "needs a finite amount");
    }

    /// <inheritdoc/>
    protected override string Words => (Share != 0, Money != 0) switch
    {
        (true, true) => $"margin floor {Percent(Share)} and {Money:0.00}",
        (false, true) => $"margin floor {Money:0.00}",
        (true, false) => $"margin floor {Percent(Share)}",
        _ => "not below cost",
    };

    internal override void Apply(RuleBook book)
    {
        foreach (int item in Mine(book))
        {
            if (book.Items[item].Cost is not { } cost) continue;
            double floor = Share == 0 && Money == 0 ? cost : Math.Max(Share == 0 ? 0 : cost / (1 - Share), Money == 0 ? 0 : cost + Money);
            if (floor > 0) book.AtLeast(this, item, floor);
        }
    }
}
