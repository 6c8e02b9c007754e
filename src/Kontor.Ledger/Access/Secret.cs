using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Kontor.Ledger.Access;

/// <summary>Secrets of 256 random bits, and what is kept of them.</summary>
/// <remarks>One SHA-256 is enough, and a slow hash such as Argon2 would add nothing: that one slows down the guessing of passwords that people choose, and nobody
/// guesses 256 random bits (2^255 trials on average). It would only make each request slow.</remarks>
internal static class Secret
{
    private const int IdLength = 16, SecretLength = 64;
    private const string Prefix = "kontor_";
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    /// <summary>A new secret: 64 hexadecimal digits.</summary>
    internal static string New() => RandomNumberGenerator.GetHexString(SecretLength, lowercase: true);

    /// <summary>A new identity: 16 hexadecimal digits.</summary>
    internal static string NewId() => RandomNumberGenerator.GetHexString(IdLength, lowercase: true);

    /// <summary>What is kept of a secret.</summary>
    internal static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret)));

    /// <summary>True when a secret is the one of a hash; the time it takes tells nothing of where they differ.</summary>
    internal static bool Matches(string secret, string hash) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(secret)), Encoding.ASCII.GetBytes(hash));

    /// <summary>A key as it is sent.</summary>
    internal static string KeyText(string id, string secret) => $"{Prefix}{id}_{secret}";

    /// <summary>The parts of a key's text; null where it has not the shape of one.</summary>
    internal static (string Id, string Secret)? Parts(string text)
    {
        if (text.Length != Prefix.Length + IdLength + 1 + SecretLength || !text.StartsWith(Prefix, StringComparison.Ordinal) || text[Prefix.Length + IdLength] != '_') return null;
        (string id, string secret) = (text.Substring(Prefix.Length, IdLength), text[^SecretLength..]);
        return IsHex(id) && IsHex(secret) ? (id, secret) : null;
    }

    /// <summary>True when a text has the shape of a session's token.</summary>
    internal static bool IsToken(string text) => text.Length == SecretLength && IsHex(text);

    private static bool IsHex(string text) => !text.AsSpan().ContainsAnyExcept(Hexadecimal);
}
