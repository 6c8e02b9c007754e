using System.Text;
using System.Text.Unicode;
using Kontor.Errors;

namespace Kontor.Data.Sources;

/// <summary>Tells from the first bytes of a file how its text is encoded, or that it is not text.</summary>
internal static class EncodingSniffer
{
    /// <summary>Sniffs.</summary>
    /// <param name="head">The first bytes, after decompression.</param>
    /// <param name="where">The file's name, for the fault.</param>
    /// <param name="compressed">True when the bytes come out of an archive.</param>
    /// <returns>The encoding, the length of the byte order mark and the reason in words.</returns>
    /// <exception cref="DataException">The bytes are not text: <see cref="FaultCode.NotText"/>.</exception>
    internal static (TextEncoding Encoding, int MarkLength, string Reason) Sniff(ReadOnlySpan<byte> head, string where, bool compressed)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) return (TextEncoding.Utf8, 3, "its byte order mark says so");
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return (TextEncoding.Utf16LittleEndian, 2, "its byte order mark says so");
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return (TextEncoding.Utf16BigEndian, 2, "its byte order mark says so");
        if (Known(head) is { } kind) Refuse(where, kind, compressed);
        int even = 0, odd = 0, control = 0;
        for (int i = 0; i < head.Length; i++)
        {
            if (head[i] == 0) _ = i % 2 == 0 ? even++ : odd++;
            else if (head[i] < 32 && head[i] is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f')) control++;
        }
        if (odd > head.Length / 4 && even <= head.Length / 100) return (TextEncoding.Utf16LittleEndian, 0, "every second byte is zero");
        if (even > head.Length / 4 && odd <= head.Length / 100) return (TextEncoding.Utf16BigEndian, 0, "every second byte is zero");
        if (even + odd > 0 || control > head.Length / 200) Refuse(where, $"{even + odd} zero bytes and {control} control characters in the first {head.Length} bytes", compressed);
        if (Utf8.IsValid(WholeCharacters(head))) return (TextEncoding.Utf8, 0, Ascii.IsValid(head) ? "the first bytes are plain ASCII" : "the bytes are valid UTF-8");
        return (TextEncoding.Windows1252, 0, "the bytes are not valid UTF-8");
    }

    // the head may end inside a character of up to four bytes
    private static ReadOnlySpan<byte> WholeCharacters(ReadOnlySpan<byte> head)
    {
        for (int back = 1; back <= 3 && back <= head.Length; back++)
        {
            byte b = head[^back];
            if (b >= 0xC0) return head[..^back];
            if (b < 0x80) break;
        }
        return head;
    }

    private static string? Known(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("PK\u0003\u0004"u8)) return "a zip archive or an Excel workbook";
        if (head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0])) return "an old Excel workbook";
        if (head.StartsWith("PAR1"u8)) return "a Parquet file";
        if (head.StartsWith("SQLite format 3"u8)) return "a SQLite database; name it with a query instead";
        if (head.StartsWith("%PDF"u8)) return "a PDF";
        return null;
    }

    private static void Refuse(string where, string found, bool compressed) =>
        Throw.Fault(FaultCode.NotText, where, compressed ? $"{found}, inside gzip" : found, "text with one row per line, such as CSV");
}
