using System.Collections.Immutable;
using System.Globalization;

namespace Kontor.Ledger.Tracking;

/// <summary>Makes up names that people can tell apart, for runs that come without one.</summary>
internal static class RunNames
{
    private static readonly ImmutableArray<string> First =
        ["amber", "brisk", "calm", "clear", "crisp", "eager", "fair", "gentle", "keen", "lively", "merry", "mild", "nimble", "plain", "quiet", "rapid"];

    private static readonly ImmutableArray<string> Second =
        ["barge", "beacon", "brook", "canal", "cargo", "gull", "harbor", "heron", "jetty", "ledger", "market", "mast", "pier", "quay", "sail", "tide"];

    /// <summary>A name out of the random part of an identity, such as <c>calm-harbor-417</c>.</summary>
    internal static string Of(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return string.Create(CultureInfo.InvariantCulture, $"{First[bytes[15] & 15]}-{Second[bytes[15] >> 4]}-{((bytes[13] << 8) | bytes[14]) % 1000}");
    }
}
