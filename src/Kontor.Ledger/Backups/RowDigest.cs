using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Kontor.Ledger.Backups;

/// <summary>What pins a set of rows, whatever their order: the sum of the SHA-256 of each, in four lanes of 64 bits. Another row, one less or one twice changes it.</summary>
internal sealed class RowDigest
{
    private readonly ulong[] _lanes = new ulong[4];

    /// <summary>How many rows there are.</summary>
    internal long Rows { get; private set; }

    internal void Add(ReadOnlySpan<byte> row)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(row, hash);
        for (int i = 0; i < _lanes.Length; i++) _lanes[i] += BinaryPrimitives.ReadUInt64BigEndian(hash[(8 * i)..]);
        Rows++;
    }

    /// <summary>64 hexadecimal digits.</summary>
    public override string ToString() => string.Concat(_lanes.Select(l => l.ToString("x16")));
}
