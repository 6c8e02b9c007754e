namespace Kontor.Ledger.Tracking.Filtering;

/// <summary>One term of an order.</summary>
/// <param name="Field">What is ordered by.</param>
/// <param name="Descending">The largest first.</param>
internal readonly record struct OrderTerm(Field Field, bool Descending);
