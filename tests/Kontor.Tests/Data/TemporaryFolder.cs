using System.IO.Compression;
using System.Text;
using Kontor.Data.Configuration;
using Kontor.Data.Loading;

namespace Kontor.Tests.Data;

/// <summary>A folder for one test, gone after it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kontor-test-");

    public string Path => _folder.FullName;

    public string Write(string name, string text, Encoding? encoding = null) => Write(name, (encoding ?? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) is var e ? [.. e.GetPreamble(), .. e.GetBytes(text)] : []);

    public string Write(string name, byte[] bytes)
    {
        string path = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public LoadResult Load(string text, DataConfiguration? said = null)
    {
        string path = Write("sales.csv", text);
        return Source.Load(said is null ? new LoadRequest { Path = path } : new LoadRequest { Configuration = said with { File = path } }, FitContext.Default);
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest)) gzip.Write(bytes);
        return target.ToArray();
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
