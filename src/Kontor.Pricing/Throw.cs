using System.Diagnostics.CodeAnalysis;
using Kontor.Data.Panels;
using Kontor.Errors;

namespace Kontor.Pricing;

/// <summary>Every refusal of bad data in this project.</summary>
internal static class Throw
{
    [DoesNotReturn]
    internal static void Empty(string model) =>
        throw new DataException(new DataFault(FaultCode.Empty, "panel", "no series", $"one series or more for {model}"));

    [DoesNotReturn]
    internal static void NoPrice(Panel panel) =>
        throw new DataException(new DataFault(
            FaultCode.Missing, "panel", panel.Covariates.IsEmpty ? "no covariates" : $"no price among {string.Join(", ", panel.Covariates.Select(c => c.Name))}", "a price in each period: the column under 'price' in kontor.yaml, or PricingColumns.Price"));

    [DoesNotReturn]
    internal static void UnknownColumn(string role, string name, IEnumerable<string> known) =>
        throw new DataException(new DataFault(FaultCode.UnknownName, "panel", $"no column of that name among {string.Join(", ", known)}", $"a column for the {role}") { Column = name });

    [DoesNotReturn]
    internal static void NoKeys() =>
        throw new DataException(new DataFault(FaultCode.Missing, "panel", "series without keys", "a key column that names the product"));

    [DoesNotReturn]
    internal static void UnknownItem(string item, string product) =>
        throw new DataException(new DataFault(FaultCode.UnknownName, $"item {item}", $"product '{product}', of which nothing was learned, nor of its category, nor over all", "an item of a product or category that was fitted"));
}
