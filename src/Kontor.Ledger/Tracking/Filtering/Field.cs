namespace Kontor.Ledger.Tracking.Filtering;

/// <summary>What a comparison or an order looks at.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Key">The metric's, parameter's or tag's key; of an attribute the column.</param>
/// <param name="IsNumber">True where it is compared as a number, false as a text.</param>
internal readonly record struct Field(FieldKind Kind, string Key, bool IsNumber);
