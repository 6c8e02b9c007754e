using System.Collections.Immutable;

namespace Kontor.Data.Panels;

/// <summary>What names a series: one value per key column, such as store 12 and department 7.</summary>
public sealed class SeriesKey : IEquatable<SeriesKey>
{
    private readonly string _text;

    /// <summary>Makes a key.</summary>
    /// <param name="parts">One value per key column, in their order.</param>
    public SeriesKey(params ImmutableArray<string> parts)
    {
        Parts = parts;
        _text = parts.IsEmpty ? "total" : string.Join(" / ", parts);
    }

    /// <summary>One value per key column.</summary>
    public ImmutableArray<string> Parts { get; }

    /// <inheritdoc/>
    public bool Equals(SeriesKey? other) => other is not null && Parts.AsSpan().SequenceEqual(other.Parts.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SeriesKey);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(_text, StringComparison.Ordinal);

    /// <summary>The values with <c>" / "</c> between them; <c>total</c> for the key without values.</summary>
    public override string ToString() => _text;
}
