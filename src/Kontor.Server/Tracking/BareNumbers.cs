using System.Buffers;

namespace Kontor.Server.Tracking;

/// <summary>Puts quotes around the bare words NaN, Infinity and -Infinity, which JSON does not have and Python's encoder writes all the same.</summary>
internal static class BareNumbers
{
    private static readonly SearchValues<byte> Starts = SearchValues.Create("\"NI"u8);

    /// <summary>The same bytes where no such word stands outside a text; otherwise a copy with quotes.</summary>
    internal static ReadOnlySpan<byte> Quote(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("NaN"u8) < 0 && json.IndexOf("Infinity"u8) < 0) return json;
        var output = new ArrayBufferWriter<byte>(json.Length + 64);
        int copied = 0, at = 0;
        for (int next; (next = json[at..].IndexOfAny(Starts)) >= 0;)
        {
            at += next;
            if (json[at] == '"')
            {
                at = EndOfText(json, at);
                continue;
            }
            int length = json[at..].StartsWith("NaN"u8) ? 3 : json[at..].StartsWith("Infinity"u8) ? 8 : 0;
            if (length == 0)
            {
                at++;
                continue;
            }
            int start = length == 8 && at > 0 && json[at - 1] == '-' ? at - 1 : at;
            output.Write(json[copied..start]);
            output.Write("\""u8);
            output.Write(json[start..(at + length)]);
            output.Write("\""u8);
            at = copied = at + length;
        }
        output.Write(json[copied..]);
        return output.WrittenSpan;
    }

    // the place after the closing quote
    private static int EndOfText(ReadOnlySpan<byte> json, int at)
    {
        for (at++; at < json.Length; at++)
        {
            int next = json[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0) return json.Length;
            at += next;
            if (json[at] == '"') return at + 1;
            at++; // what an escape makes of the next byte does not matter here
        }
        return json.Length;
    }
}
