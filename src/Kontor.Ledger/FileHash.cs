using System.Buffers;
using System.Security.Cryptography;
using Kontor.Errors;
using Kontor.Progress;

namespace Kontor.Ledger;

/// <summary>What pins a file: the SHA-256 of its bytes and their number.</summary>
/// <param name="Sha256">The hash, 64 lower-case hexadecimal digits (FIPS 180-4).</param>
/// <param name="Bytes">The number of bytes, 0 or more.</param>
public sealed record FileHash(string Sha256, long Bytes)
{
    private const int BlockBytes = 1 << 20;

    /// <summary>The hash, 64 lower-case hexadecimal digits.</summary>
    /// <exception cref="ArgumentException">It is anything else.</exception>
    public string Sha256 { get; init; } = Sha256 is { Length: 64 } && Sha256.All(char.IsAsciiHexDigitLower)
        ? Sha256
        : throw new ArgumentException($"is '{Sha256}'; needs 64 lower-case hexadecimal digits", nameof(Sha256));

    /// <summary>The number of bytes, 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public long Bytes { get; init; } = Bytes >= 0 ? Bytes : throw new ArgumentOutOfRangeException(nameof(Bytes), Bytes, "needs 0 or more");

    /// <summary>Hashes a file as a stream, in a buffer of one mebibyte, whatever its size.</summary>
    /// <param name="path">The file.</param>
    /// <param name="context">Progress (in bytes) and cancellation.</param>
    /// <returns>The hash and the size of the bytes that were hashed.</returns>
    /// <exception cref="DataException">The file is not there or cannot be read (<see cref="FaultCode.NotFound"/>).</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static FileHash Of(string path, FitContext context)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(context);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using IProgressStep step = context.Progress.Begin($"hash of {Path.GetFileName(path)}", file.CanSeek ? file.Length : 0);
            long bytes = 0;
            for (int read; (read = file.Read(buffer, 0, buffer.Length)) > 0; bytes += read)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
                step.Advance(read);
            }
            return new FileHash(Convert.ToHexStringLower(hash.GetHashAndReset()), bytes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Throw.Unreadable(path, failure);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
