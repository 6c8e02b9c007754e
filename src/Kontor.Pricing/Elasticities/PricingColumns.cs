using System.Collections.Immutable;
using Kontor.Data.Panels;

namespace Kontor.Pricing.Elasticities;

/// <summary>Which columns of a panel mean what to pricing. What is null is guessed from names and roles.</summary>
public sealed record PricingColumns
{
    private static readonly string[] _productWords = ["sku", "product", "item", "brand", "article", "upc", "ean", "gtin", "material", "variant", "model"];
    private static readonly string[] _channelWords = ["channel", "store", "shop", "market", "outlet", "region", "site", "location", "customer", "account", "country", "retailer"];
    private static readonly string[] _categoryWords = ["category", "department", "dept", "class", "group", "family", "segment", "line", "division"];

    /// <summary>The key column that names the product. Default: a key called sku, product, item, brand or the like, else the last key.</summary>
    public string? Product { get; init; }

    /// <summary>The key column that names the channel, store or market. Default: a key called channel, store, market or the like, else the first key that is not the product; empty for none, and that is what a panel with one key has.</summary>
    public string? Channel { get; init; }

    /// <summary>The static covariate or key that names the category. Default: one called category, department, class, group or the like; empty for none.</summary>
    public string? Category { get; init; }

    /// <summary>The covariate with the price in money per unit. Default: the one with the role Price.</summary>
    public string? Price { get; init; }

    /// <summary>Fills in what is null.</summary>
    /// <param name="panel">The panel.</param>
    /// <returns>The columns, none of them null; channel and category are empty where there is none.</returns>
    /// <exception cref="Errors.DataException">A name is not there (UnknownName), or there is no price or no key (Missing).</exception>
    public PricingColumns Resolve(Panel panel)
    {
        ArgumentNullException.ThrowIfNull(panel);
        ImmutableArray<string> keys = panel.KeyNames;
        if (keys.IsEmpty) Throw.NoKeys();
        string[] attributes = [.. panel.Covariates.Where(c => c is { Timing: CovariateTiming.Static, IsCategorical: true }).Select(c => c.Name)];
        string[] dynamics = [.. panel.Covariates.Where(c => c.Timing != CovariateTiming.Static && !c.IsCategorical).Select(c => c.Name)];
        string product = Product ?? Named(keys, _productWords) ?? keys.LastOrDefault(k => k != Channel && k != Category) ?? keys[^1];
        string[] others = [.. keys.Where(k => k != product && k != Category)];
        string channel = Channel ?? Named(others, _channelWords) ?? others.FirstOrDefault(k => Named([k], _categoryWords) is null) ?? "";
        string category = Category ?? Named([.. attributes, .. others.Where(k => k != channel)], _categoryWords) ?? "";
        string? price = Price ?? panel.Covariates.FirstOrDefault(c => c.Role == CovariateRole.Price && c.Timing != CovariateTiming.Static)?.Name;
        if (price is null) Throw.NoPrice(panel);
        Need("product", product, keys);
        if (channel.Length > 0) Need("channel", channel, keys);
        if (category.Length > 0) Need("category", category, [.. attributes, .. keys]);
        Need("price", price, dynamics);
        return new PricingColumns { Product = product, Channel = channel, Category = category, Price = price };
    }

    private static void Need(string role, string name, IReadOnlyList<string> known)
    {
        if (!known.Contains(name, StringComparer.Ordinal)) Throw.UnknownColumn(role, name, known);
    }

    // a whole word of the name is best, the beginning or end of one will do
    private static string? Named(IReadOnlyList<string> names, string[] words) =>
        names.FirstOrDefault(n => words.Contains(n, StringComparer.OrdinalIgnoreCase))
        ?? names.FirstOrDefault(n => words.Any(w => n.StartsWith(w, StringComparison.OrdinalIgnoreCase) || n.EndsWith(w, StringComparison.OrdinalIgnoreCase)));
}
