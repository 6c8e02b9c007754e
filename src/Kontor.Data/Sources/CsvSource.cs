using Kontor.Data.Configuration;
using Kontor.Errors;

namespace Kontor.Data.Sources;

/// <summary>A CSV file, whose encoding, compression and delimiter are sniffed once.</summary>
internal sealed class CsvSource : TableSource
{
    private const int HeadBytes = 1 << 18;
    private readonly bool _compressed;
    private readonly TextEncoding _encoding;
    private readonly int _markLength;
    private readonly char _delimiter;
    private readonly List<(string, string, string)> _described = [];

    /// <summary>Opens the file once to learn how to read it.</summary>
    /// <param name="path">The path.</param>
    /// <param name="said">What the configuration says about the file.</param>
    internal CsvSource(string path, DataConfiguration said)
    {
        Name = path;
        DecimalMark = said.Decimal;
        byte[] head = TextInput.Head(path, HeadBytes, out _compressed);
        if (head.Length == 0) Throw.Fault(FaultCode.Empty, path, "an empty file", "a header line and rows");
        (TextEncoding encoding, int mark, string reason) = EncodingSniffer.Sniff(head, path, _compressed);
        _encoding = said.Encoding ?? encoding;
        _markLength = said.Encoding is null || said.Encoding == encoding ? mark : 0;
        if (_compressed) _described.Add(("compression", "gzip", "its first two bytes say so"));
        _described.Add(("encoding", NameOf(_encoding), said.Encoding is null ? reason : "the configuration says so"));
        byte[] text = head[_markLength..];
        if (head.Length == HeadBytes) text = text[..(text.Length & ~1)];
        if (_encoding != TextEncoding.Utf8) text = System.Text.Encoding.Convert(TextInput.EncodingOf(_encoding), System.Text.Encoding.UTF8, text);
        if (head.Length == HeadBytes) text = WholeLines(text);
        (char delimiter, string why) = said.Delimiter is { } given ? (given, "the configuration says so") : DialectSniffer.Delimiter(text);
        _delimiter = delimiter;
        _described.Add(("delimiter", _delimiter == '\t' ? "tab" : $"'{_delimiter}'", why));
    }

    internal override string Name { get; }

    internal override char? DecimalMark { get; }

    internal override IEnumerable<(string Subject, string Statement, string Reason)> Described => _described;

    internal override RowReader Open() => new CsvRowReader(TextInput.Open(Name, _compressed, _encoding, _markLength), Name, _delimiter);

    private static byte[] WholeLines(byte[] text)
    {
        int last = Array.LastIndexOf(text, (byte)'\n');
        return last < 0 ? text : text[..(last + 1)];
    }

    private static string NameOf(TextEncoding encoding) => encoding switch
    {
        TextEncoding.Utf16LittleEndian => "UTF-16 (low byte first)",
        TextEncoding.Utf16BigEndian => "UTF-16 (high byte first)",
        TextEncoding.Windows1252 => "Windows-1252",
        _ => "UTF-8",
    };
}
