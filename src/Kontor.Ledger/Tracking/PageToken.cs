using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Kontor.Ledger.Tracking;

/// <summary>Where the next page begins, as an opaque text that only the same query takes.</summary>
internal static class PageToken
{
    private const int FingerprintBytes = 9;

    /// <summary>A short hash of all that makes a query, but for its page.</summary>
    internal static string Fingerprint(params ReadOnlySpan<string?> query)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string? part in query)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(part ?? "");
            hash.AppendData(BitConverter.GetBytes(part is null ? -1 : bytes.Length));
            hash.AppendData(bytes);
        }
        return Base64Url.EncodeToString(hash.GetHashAndReset().AsSpan(0, FingerprintBytes));
    }

    /// <summary>The token of the page that begins at an offset.</summary>
    internal static string Write(long offset, string fingerprint) => string.Create(CultureInfo.InvariantCulture, $"{fingerprint}{offset:x}");

    /// <summary>The offset of a token; 0 for none.</summary>
    internal static long Read(string? token, string fingerprint)
    {
        if (string.IsNullOrEmpty(token)) return 0;
        return token.StartsWith(fingerprint, StringComparison.Ordinal) && long.TryParse(token.AsSpan(fingerprint.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long offset) && offset > 0
            ? offset
            : throw Throw.Invalid("page_token", $"'{(token.Length > 60 ? token[..60] + "..." : token)}'", "the token of an earlier page of the same search");
    }
}
