using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Kontor.Ledger.Storage;

/// <summary>One numbered step of the ledger's tables.</summary>
/// <param name="Version">Its number, from 1 without gaps.</param>
/// <param name="Name">What it adds.</param>
/// <param name="Dialect">The database it is for; null for any.</param>
/// <param name="Script">The SQL.</param>
internal sealed record Migration(int Version, string Name, string? Dialect, string Script)
{
    /// <summary>The migrations of this program: files named <c>0001_name.sql</c>, or <c>0001_name.dialect.sql</c> where the databases differ.</summary>
    internal static IReadOnlyList<Migration> Embedded { get; } = Load();

    /// <summary>SHA-256 of the script, so that a ledger made by another script of the same number is found out; line ends do not count.</summary>
    internal string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Script.ReplaceLineEndings("\n"))));

    private static Migration[] Load()
    {
        var assembly = typeof(Migration).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(file =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(file)!);
                string[] parts = file.Split('.');
                return new Migration(int.Parse(file.AsSpan(0, 4), CultureInfo.InvariantCulture), parts[0][5..], parts.Length == 3 ? parts[1] : null, reader.ReadToEnd());
            }),
        ];
    }
}
