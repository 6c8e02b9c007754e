using System.Collections.Immutable;
using Kontor.Decisions;

namespace Kontor.Tests.Decisions;

/// <summary>A decision about a price, as the pages and the ledger show one.</summary>
internal static class SampleDecision
{
    internal static Decision Price(string subject = "store=12 brand=3") => new()
    {
        Kind = "price",
        Subject = subject,
        Recommendation = "Raise the price of brand 3 in store 12 from 2.49 to 2.59 (+4.0%).",
        Impacts =
        [
            new Impact("profit", "per week", 38.2, -4.1, 81.5, 0.95), new Impact("revenue", "per week", -62.25, -151.5, 30.125, 0.95),
            new Impact("units", "per week", -73.5, -110.25, -40, 0.95),
        ],
        Basis = ["Elasticity −1.42 (−1.90 to −0.94): least squares with store and week effects, pooled.", "Prices from 1.99 to 2.79 were seen in 116 weeks."],
        Risks = ["The interval of the profit includes a loss."],
        NextStep = "Approve and change the price list; compare units in four weeks with 1,240 (1,100 to 1,390) expected.",
        Values = new Dictionary<string, double> { ["price"] = 2.59, ["current_price"] = 2.49 }.ToImmutableSortedDictionary(StringComparer.Ordinal),
        Model = "pooled elasticities; profit, 95%",
        Data = "sha256 0123456789abcdef",
    };
}
