using System.IO.Compression;
using System.Text;
using Kontor.Errors;

namespace Kontor.Data.Sources;

/// <summary>A text file opened as a stream of UTF-8 without a byte order mark, whatever it is on disk.</summary>
internal sealed class TextInput : IDisposable
{
    private readonly string _path;
    private readonly HashingStream _raw;

    // without it, an archive that is cut short ends like a whole one, and rows are lost without a word
    static TextInput() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", isEnabled: true);

    private TextInput(string path, HashingStream raw, Stream text)
    {
        _path = path;
        _raw = raw;
        Text = text;
    }

    /// <summary>The text as UTF-8.</summary>
    internal Stream Text { get; }

    /// <summary>Opens a file whose compression and encoding are known.</summary>
    internal static TextInput Open(string path, bool compressed, TextEncoding encoding, int markLength)
    {
        var raw = new HashingStream(OpenFile(path));
        Stream decoded = Decompress(raw, compressed);
        Span<byte> mark = stackalloc byte[markLength];
        decoded.ReadExactly(mark);
        Stream text = encoding == TextEncoding.Utf8 ? decoded : System.Text.Encoding.CreateTranscodingStream(decoded, EncodingOf(encoding), System.Text.Encoding.UTF8);
        return new TextInput(path, raw, text);
    }

    /// <summary>The first bytes of a file after decompression, up to <paramref name="limit"/>.</summary>
    internal static byte[] Head(string path, int limit, out bool compressed)
    {
        using FileStream file = OpenFile(path);
        Span<byte> magic = stackalloc byte[2];
        compressed = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
        file.Position = 0;
        using Stream decoded = Decompress(file, compressed);
        byte[] head = new byte[limit];
        try
        {
            int read = decoded.ReadAtLeast(head, limit, throwOnEndOfStream: false);
            return head.AsSpan(0, read).ToArray();
        }
        catch (InvalidDataException damage)
        {
            throw Throw.DamagedArchive(path, damage);
        }
    }

    /// <summary>Reads what is left and says which file this was.</summary>
    internal InputFile Finish()
    {
        string hash = _raw.Finish();
        return new InputFile(_path, _raw.Count, hash);
    }

    public void Dispose()
    {
        Text.Dispose();
        _raw.Dispose();
    }

    internal static Encoding EncodingOf(TextEncoding encoding) => encoding switch
    {
        TextEncoding.Utf16LittleEndian => System.Text.Encoding.Unicode,
        TextEncoding.Utf16BigEndian => System.Text.Encoding.BigEndianUnicode,
        TextEncoding.Windows1252 => CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
        _ => System.Text.Encoding.UTF8,
    };

    private static Stream Decompress(Stream raw, bool compressed) =>
        compressed ? new GZipStream(raw, CompressionMode.Decompress, leaveOpen: true) : raw;

    private static FileStream OpenFile(string path)
    {
        if (Directory.Exists(path)) Throw.Fault(FaultCode.NotFound, path, "a folder", "a file");
        if (!File.Exists(path)) Throw.Fault(FaultCode.NotFound, path, "no such file", "the path of a file");
        try
        {
            return new FileStream(path, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.ReadWrite, BufferSize = 1 << 16, Options = FileOptions.SequentialScan });
        }
        catch (Exception refusal) when (refusal is UnauthorizedAccessException or IOException)
        {
            throw new DataException(new DataFault(FaultCode.NotFound, path, refusal.Message, "a file that may be read"), refusal);
        }
    }
}
