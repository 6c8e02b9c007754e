using System.Collections.Immutable;
using Kontor.Errors;

namespace Kontor.Data.Loading;

/// <summary>Gathers bad rows by kind, so that a million of them stay a few lines.</summary>
internal sealed class BadRowTally
{
    private const int ListedRows = 100;
    private readonly Dictionary<(FaultCode Code, string? Column), int> _kinds = [];
    private readonly List<(DataFault First, long Count, List<long> Rows)> _groups = [];

    /// <summary>The number of bad rows.</summary>
    internal long Count { get; private set; }

    /// <summary>The bad rows by kind, in the order in which the kinds came up.</summary>
    internal ImmutableArray<BadRows> Groups => [.. _groups.Select(g => new BadRows(g.First, g.Count, [.. g.Rows]))];

    /// <summary>Adds a bad row.</summary>
    internal void Add(DataFault fault)
    {
        Count++;
        if (!_kinds.TryGetValue((fault.Code, fault.Column), out int kind))
        {
            _kinds.Add((fault.Code, fault.Column), kind = _groups.Count);
            _groups.Add((fault, 0, []));
        }
        (DataFault first, long count, List<long> rows) = _groups[kind];
        if (rows.Count < ListedRows) rows.Add(fault.Row ?? 0);
        _groups[kind] = (first, count + 1, rows);
    }
}
