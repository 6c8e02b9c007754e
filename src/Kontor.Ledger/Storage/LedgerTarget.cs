using Npgsql;

namespace Kontor.Ledger.Storage;

/// <summary>Reads where a ledger lies: a file path, a PostgreSQL connection string or a <c>postgres://</c> address.</summary>
internal static class LedgerTarget
{
    internal static LedgerDatabase Parse(string target)
    {
        try
        {
            if (target.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || target.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase))
                return new PostgresDatabase(FromUri(new Uri(target)));
            if (NamesAHost(target)) return new PostgresDatabase(new NpgsqlConnectionStringBuilder(target));
            return new SqliteDatabase(target);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            throw Throw.Target(failure);
        }
    }

    /// <summary>The address as libpq defines it (PostgreSQL 15, section 34.1.1.2): postgres://user:password@host:port/database?name=value.</summary>
    private static NpgsqlConnectionStringBuilder FromUri(Uri uri)
    {
        var settings = new NpgsqlConnectionStringBuilder { Host = uri.Host };
        if (uri.Port > 0) settings.Port = uri.Port;
        string[] user = uri.UserInfo.Split(':', 2);
        if (user[0].Length > 0) settings.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length == 2) settings.Password = Uri.UnescapeDataString(user[1]);
        if (uri.AbsolutePath.Length > 1) settings.Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]);
        foreach (string pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            settings[Uri.UnescapeDataString(parts[0])] = parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "";
        }
        return settings;
    }

    private static bool NamesAHost(string target) => target.Split(';').Any(part =>
        part.TrimStart().StartsWith("host", StringComparison.OrdinalIgnoreCase) && part.TrimStart()["host".Length..].TrimStart().StartsWith('=')
        || part.TrimStart().StartsWith("server", StringComparison.OrdinalIgnoreCase) && part.TrimStart()["server".Length..].TrimStart().StartsWith('='));
}
