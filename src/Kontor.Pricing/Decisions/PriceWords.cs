using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Responses;

namespace Kontor.Pricing.Decisions;

/// <summary>How the sentences of price decisions write items and numbers: grouped digits, a true minus sign, the same decimals in a number and its interval.</summary>
internal static class PriceWords
{
    /// <summary>A price: two decimals, four where it has them.</summary>
    internal static string Price(double price) => price.ToString(price < 1000 ? "0.00##" : "#,0.00");

    /// <summary>A signed share as a percentage, such as <c>+4.0%</c>.</summary>
    internal static string Percent(double share) => $"{(share < 0 ? "−" : "+")}{Math.Abs(share) * 100:0.0}%";

    /// <summary>A number with its interval, such as <c>1,240 (1,100 to 1,390)</c>.</summary>
    internal static string Of(Outlook outlook)
    {
        double largest = Math.Max(Math.Abs(outlook.Expected), Math.Max(Math.Abs(outlook.Lower ?? 0), Math.Abs(outlook.Upper ?? 0)));
        string format = largest >= 99.95 ? "#,0" : largest >= 9.995 ? "0.0" : "0.00";
        return outlook is { Lower: { } lower, Upper: { } upper } ? $"{Signed(outlook.Expected, format)} ({Signed(lower, format)} to {Signed(upper, format)})" : Signed(outlook.Expected, format);
    }

    /// <summary>An item: its product and, where there are several channels, its channel; names that are mere numbers have their column's name before them, such as <c>brand 3 in store 12</c>.</summary>
    internal static string Name(PricedItem item, PricingColumns? columns)
    {
        string product = Named(item.Product, columns?.Product, "product");
        return item.Channel.Length == 0 ? product : $"{product} in {Named(item.Channel, columns?.Channel, "channel")}";
    }

    /// <summary>Several of a period, such as <c>weeks</c>.</summary>
    internal static string Periods(int count, string period) => count == 1 ? $"1 {period}" : $"{count:N0} {period}s";

    private static string Named(string name, string? column, string usual) => name.Length > 0 && char.IsAsciiDigit(name[0]) ? $"{(string.IsNullOrEmpty(column) ? usual : column)} {name}" : name;

    private static string Signed(double value, string format)
    {
        string digits = Math.Abs(value).ToString(format);
        return value < 0 && digits.AsSpan().ContainsAnyInRange('1', '9') ? "−" + digits : digits;
    }
}
