namespace Kontor.Pricing.Optimisation.Rules;

/// <summary>One product is cheaper than another in every channel that has both: price(cheaper) ≤ price(dearer) × (1 − share) − gap.</summary>
/// <param name="Cheaper">The product that is cheaper.</param>
/// <param name="Dearer">The product that is dearer.</param>
public sealed record OrderRule(string Cheaper, string Dearer) : PriceRule
{
    private readonly double _gap, _share;

    /// <summary>The least distance in money per unit, 0 or more. Default 0.</summary>
    public double Gap
    {
        get => _gap;
        init => _gap = Within(value, 0, double.MaxValue, nameof(Gap));
    }

    /// <summary>The least distance as a share of the dearer price, in [0, 1). Default 0.</summary>
    public double Share
    {
        get => _share;
        init => _share = value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(Share), value, "needs 0 or more and below 1");
    }

    /// <inheritdoc/>
    protected override string Words =>
        (Gap, Share) switch
        {
            (0, 0) => $"{Cheaper} not dearer than {Dearer}",
            (_, 0) => $"{Cheaper} at least {Gap:0.00} below {Dearer}",
            (0, _) => $"{Cheaper} at least {Percent(Share)} below {Dearer}",
            _ => $"{Cheaper} at least {Percent(Share)} and {Gap:0.00} below {Dearer}",
        };

    internal override void Apply(RuleBook book)
    {
        int[] mine = [.. Mine(book)];
        ILookup<string, int> dearer = mine.Where(i => book.Items[i].Product == Dearer).ToLookup(i => book.Items[i].Channel);
        int pairs = 0;
        foreach (int cheap in mine.Where(i => book.Items[i].Product == Cheaper))
        {
            foreach (int dear in dearer[book.Items[cheap].Channel])
            {
                pairs++;
                book.AtMostTimes(this, cheap, dear, 1 - Share, -Gap);
            }
        }
        if (pairs == 0) book.Note($"{Title}: no channel has both products");
    }
}
