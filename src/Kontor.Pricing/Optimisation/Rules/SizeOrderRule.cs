using Kontor.Pricing.Responses;

namespace Kontor.Pricing.Optimisation.Rules;

/// <summary>The larger variant is not dearer per content than the smaller: within a family and a channel, 1 l costs at most as much per litre as 0.5 l.</summary>
/// <param name="Saving">How much less a unit of content costs at least in the next larger size, as a share, in [0, 1). 0 for not dearer.</param>
public sealed record SizeOrderRule(double Saving = 0) : PriceRule
{
    /// <summary>How much less a unit of content costs at least in the next larger size, as a share.</summary>
    public double Saving { get; } = Saving is >= 0 and < 1 ? Saving : throw new ArgumentOutOfRangeException(nameof(Saving), Saving, "needs 0 or more and below 1");

    /// <inheritdoc/>
    protected override string Words => Saving == 0 ? "larger not dearer per content" : $"larger at least {Percent(Saving)} cheaper per content";

    internal override void Apply(RuleBook book)
    {
        int without = 0;
        foreach (var family in Mine(book).Where(i => book.Items[i].Family.Length > 0).GroupBy(i => (book.Items[i].Family, book.Items[i].Channel)))
        {
            without += family.Count(i => !(book.Items[i].Size > 0));
            int[][] sizes = [.. family.Where(i => book.Items[i].Size > 0).GroupBy(i => book.Items[i].Size!.Value).OrderBy(s => s.Key).Select(s => s.ToArray())];
            for (int k = 1; k < sizes.Length; k++)
            {
                foreach (int larger in sizes[k])
                {
                    foreach (int smaller in sizes[k - 1])
                    {
                        PricedItem small = book.Items[smaller], large = book.Items[larger];
                        book.AtMostTimes(this, larger, smaller, large.Size!.Value / small.Size!.Value * (1 - Saving), 0);
                    }
                }
            }
        }
        if (without > 0) book.Note($"{Title}: {without} {(without == 1 ? "item has" : "items have")} no size and {(without == 1 ? "is" : "are")} left alone");
    }
}
