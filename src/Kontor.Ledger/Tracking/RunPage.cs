using System.Collections.Immutable;
using System.Text.Json;

namespace Kontor.Ledger.Tracking;

/// <summary>One page of runs that a search found.</summary>
public sealed class RunPage
{
    private static readonly ReadOnlyMemory<byte> Head = "{\"runs\":["u8.ToArray(), Comma = ","u8.ToArray();
    private readonly ReadOnlyMemory<byte> _tail;

    internal RunPage(ImmutableArray<RunDocument> runs, string? nextPageToken)
    {
        (Runs, NextPageToken) = (runs, nextPageToken);
        _tail = nextPageToken is null ? "]}"u8.ToArray() : [.. "],\"next_page_token\":"u8, .. JsonSerializer.SerializeToUtf8Bytes(nextPageToken), .. "}"u8];
    }

    /// <summary>The runs, in order.</summary>
    public ImmutableArray<RunDocument> Runs { get; }

    /// <summary>What to ask the next page with; null on the last one.</summary>
    public string? NextPageToken { get; }

    /// <summary>The answer of MLflow's <c>runs/search</c> as UTF-8, in pieces: <c>{"runs":[...],"next_page_token":"..."}</c>. Each run's JSON is made once and held with it; a page costs copies of bytes and no memory of its own.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Json
    {
        get
        {
            yield return Head;
            for (int i = 0; i < Runs.Length; i++)
            {
                if (i > 0) yield return Comma;
                yield return Runs[i].Json;
            }
            yield return _tail;
        }
    }
}
