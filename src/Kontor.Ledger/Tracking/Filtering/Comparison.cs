using System.Collections.Immutable;

namespace Kontor.Ledger.Tracking.Filtering;

/// <summary>One comparison of a filter: all of a filter's have to hold.</summary>
/// <param name="Field">What is compared.</param>
/// <param name="Operator">How: <c>=</c>, <c>!=</c>, <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c>, <c>&gt;=</c>, <c>LIKE</c>, <c>ILIKE</c>, <c>IN</c>, <c>NOT IN</c>.</param>
/// <param name="Values">With what: <c>double</c>, <c>long</c> or <c>string</c>; one, several only for lists.</param>
internal sealed record Comparison(Field Field, string Operator, ImmutableArray<object> Values);
