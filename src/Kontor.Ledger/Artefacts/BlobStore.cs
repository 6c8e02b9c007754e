using System.Buffers;
using System.Security.Cryptography;
using Kontor.Errors;

namespace Kontor.Ledger.Artefacts;

/// <summary>A folder of files that are named by their content: the SHA-256 of the bytes is the name, so equal files are kept once and a damaged one is found out.</summary>
/// <remarks>Safe for many threads and many processes. A file appears whole or not at all: it is written beside, forced to the disk, then renamed.</remarks>
public sealed class BlobStore
{
    private const int BlockBytes = 1 << 17, HashLength = 64;
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");
    private readonly string _folder;

    /// <summary>A store in a folder, which is made when the first file comes.</summary>
    /// <param name="folder">The folder.</param>
    public BlobStore(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _folder = Path.GetFullPath(folder);
    }

    /// <summary>Keeps what a stream holds.</summary>
    /// <param name="content">The bytes, read to their end.</param>
    /// <param name="cancellation">Stops it; nothing is kept then.</param>
    /// <returns>Hash and size; when this returns the bytes are on the disk.</returns>
    /// <exception cref="DataException">The disk is full or the folder cannot be written: <see cref="FaultCode.CannotWrite"/>.</exception>
    public async Task<FileHash> PutAsync(Stream content, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        string partial = Path.Combine(_folder, "partial", Guid.NewGuid().ToString("N"));
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long bytes = 0;
            Guard(() => Directory.CreateDirectory(Path.GetDirectoryName(partial)!));
            FileStream file = Guard(() => new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0));
            await using (file.ConfigureAwait(false))
            {
                for (int read; (read = await content.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0; bytes += read)
                {
                    hash.AppendData(buffer, 0, read);
                    int count = read;
                    Guard(() => file.Write(buffer, 0, count));
                }
                Guard(() => file.Flush(flushToDisk: true));
            }
            string sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()), path = PathOf(sha256);
            Guard(() => Directory.CreateDirectory(Path.GetDirectoryName(path)!));
            Guard(() => File.Move(partial, path, overwrite: true)); // equal bytes: which of two writers comes last is the same
            return new FileHash(sha256, bytes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            File.Delete(partial);
        }
    }

    /// <summary>Opens a file for reading.</summary>
    /// <param name="sha256">The hash: 64 hexadecimal digits in lower case.</param>
    /// <exception cref="ArgumentException">It is no such hash.</exception>
    /// <exception cref="DataException">There is no such file: <see cref="FaultCode.NotFound"/>.</exception>
    public FileStream Open(string sha256)
    {
        string path = PathOf(sha256);
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Throw.Unreadable($"artefact {sha256}", failure);
        }
    }

    /// <summary>True when the file is there.</summary>
    /// <param name="sha256">The hash: 64 hexadecimal digits in lower case.</param>
    /// <exception cref="ArgumentException">It is no such hash.</exception>
    public bool Contains(string sha256) => File.Exists(PathOf(sha256));

    /// <summary>The hashes of all files, in order.</summary>
    /// <exception cref="DataException">The folder cannot be read: <see cref="FaultCode.NotFound"/>.</exception>
    public IEnumerable<string> All()
    {
        if (!Directory.Exists(_folder)) return [];
        try
        {
            return [.. Directory.EnumerateDirectories(_folder, "??").SelectMany(outer => Directory.EnumerateFiles(outer).Select(file => Path.GetFileName(outer) + Path.GetFileName(file)))
                .Where(name => name.Length == HashLength && !name.AsSpan().ContainsAnyExcept(Hexadecimal)).Order(StringComparer.Ordinal)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Throw.Unreadable(_folder, failure);
        }
    }

    /// <summary>Writes a byte into the folder and removes it.</summary>
    /// <exception cref="DataException">The disk is full or the folder cannot be written: <see cref="FaultCode.CannotWrite"/>.</exception>
    public void Probe()
    {
        string partial = Path.Combine(_folder, "partial", Guid.NewGuid().ToString("N"));
        Guard(() =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(partial)!);
            using FileStream file = new(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            file.WriteByte(0);
        });
    }

    // two levels, so that no folder grows too large
    private string PathOf(string sha256)
    {
        ArgumentNullException.ThrowIfNull(sha256);
        if (sha256.Length != HashLength || sha256.AsSpan().ContainsAnyExcept(Hexadecimal))
            throw new ArgumentException($"is '{sha256}'; needs {HashLength} hexadecimal digits in lower case", nameof(sha256));
        return Path.Combine(_folder, sha256[..2], sha256[2..]);
    }

    private void Guard(Action work) => Guard(() =>
    {
        work();
        return true;
    });

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Throw.NotKept(_folder, failure);
        }
    }
}
