namespace Kontor.Pricing.Optimisation.Rules;

/// <summary>One price for items that belong together.</summary>
/// <param name="Level">What belongs together. Default: the items of a product, in every channel.</param>
public sealed record SamePriceRule(SamePriceLevel Level = SamePriceLevel.Product) : PriceRule
{
    /// <inheritdoc/>
    protected override string Words => Level switch
    {
        SamePriceLevel.Product => "one price per product",
        SamePriceLevel.FamilyAndChannel => "one price per family and channel",
        _ => "one price per category and channel",
    };

    internal override void Apply(RuleBook book)
    {
        foreach (int[] items in Mine(book).GroupBy(i => Group(book, i)).Select(g => g.ToArray()))
        {
            for (int k = 1; k < items.Length; k++) book.Tie(this, items[0], items[k]);
        }
    }

    private (string First, string Second) Group(RuleBook book, int item) => Level switch
    {
        SamePriceLevel.Product => (book.Items[item].Product, ""),
        SamePriceLevel.FamilyAndChannel => (book.Items[item].Family.Length == 0 ? $"\0{item}" : book.Items[item].Family, book.Items[item].Channel),
        _ => (book.Items[item].Category.Length == 0 ? $"\0{item}" : book.Items[item].Category, book.Items[item].Channel),
    };
}
