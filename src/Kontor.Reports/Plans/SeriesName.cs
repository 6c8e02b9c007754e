using System.Collections.Immutable;
using Kontor.Data.Panels;

namespace Kontor.Reports.Plans;

/// <summary>What a report calls a series, and the columns that name it.</summary>
internal static class SeriesName
{
    /// <summary>A series: its keys, or <c>total</c> where there is one series only.</summary>
    internal static string Of(SeriesKey key) => key.Parts.IsEmpty ? key.ToString() : string.Join(" · ", key.Parts);

    /// <summary>The heading of a column of series.</summary>
    internal static string Heading(ImmutableArray<string> keyNames) => keyNames.IsEmpty ? "series" : string.Join(" · ", keyNames);
}
