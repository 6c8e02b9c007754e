using Kontor.Pricing.Responses;

namespace Kontor.Pricing.Optimisation.Rules;

/// <summary>A rule that recommended prices keep.</summary>
public abstract record PriceRule
{
    /// <summary>What people call it, such as <c>margin floor 20%</c>; the plan names it where it binds or clashes. Null, the default, for words made from its numbers.</summary>
    public string? Name { get; init; }

    /// <summary>The items that it is about. Default: all.</summary>
    public ItemFilter On { get; init; } = ItemFilter.All;

    /// <summary>The rule in words.</summary>
    public string Title => Name ?? Words;

    /// <summary>The rule in words that are made from its numbers.</summary>
    protected abstract string Words { get; }

    /// <summary>Says what the rule demands of items.</summary>
    internal abstract void Apply(RuleBook book);

    /// <summary>The items of the book that this rule is about, by their index.</summary>
    internal IEnumerable<int> Mine(RuleBook book) => Enumerable.Range(0, book.Items.Length).Where(i => book.IsValid(i) && On.Matches(book.Items[i]));

    /// <summary>A share as a percentage.</summary>
    internal static string Percent(double share) => $"{share * 100:0.##}%";

    /// <summary>Names an item.</summary>
    internal static string Show(PricedItem item) => item.Key.ToString();

    /// <summary>Refuses a number outside its domain.</summary>
    internal static double Within(double value, double low, double high, string name) =>
        value >= low && value <= high ? value : throw new ArgumentOutOfRangeException(name, value, $"needs {low} to {high}");
}
