using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace Kontor.Ledger.Tracking;

/// <summary>One page of runs that a search found.</summary>
public sealed class RunPage
{
    private byte[]? _json;

    internal RunPage(ImmutableArray<RunDocument> runs, string? nextPageToken) => (Runs, NextPageToken) = (runs, nextPageToken);

    /// <summary>The runs, in order.</summary>
    public ImmutableArray<RunDocument> Runs { get; }

    /// <summary>What to ask the next page with; null on the last one.</summary>
    public string? NextPageToken { get; }

    /// <summary>The answer of MLflow's <c>runs/search</c> as UTF-8: <c>{"runs":[...],"next_page_token":"..."}</c>. Made once; a page that is answered again costs a copy of bytes.</summary>
    public ReadOnlyMemory<byte> Json => _json ??= Write();

    private byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>(64 + Runs.Sum(r => r.Json.Length + 1));
        buffer.Write("{\"runs\":["u8);
        for (int i = 0; i < Runs.Length; i++)
        {
            if (i > 0) buffer.Write(","u8);
            Runs[i].WriteJson(buffer);
        }
        buffer.Write("]"u8);
        if (NextPageToken is not null)
        {
            buffer.Write(",\"next_page_token\":"u8);
            buffer.Write(JsonSerializer.SerializeToUtf8Bytes(NextPageToken));
        }
        buffer.Write("}"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
