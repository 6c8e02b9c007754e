using System.Collections.Immutable;
using System.Globalization;

namespace Kontor.Data.Loading;

/// <summary>Orders keys as people do: whole numbers by value, then texts by code point.</summary>
internal sealed class NaturalOrder : IComparer<ImmutableArray<string>>
{
    internal static NaturalOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(ImmutableArray<string> x, ImmutableArray<string> y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            bool a = long.TryParse(x[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long p), b = long.TryParse(y[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long q);
            int order = a && b && p != q ? p.CompareTo(q) : a != b ? (a ? -1 : 1) : string.CompareOrdinal(x[i], y[i]);
            if (order != 0) return order;
        }
        return 0;
    }
}
