namespace Kontor.Ledger.Artefacts;

/// <summary>Where the artefacts of a ledger lie unless another folder is named.</summary>
public static class ArtefactFolder
{
    /// <summary>The name of the folder.</summary>
    public const string Name = "kontor-artefacts";

    /// <summary>The environment variable that names another folder.</summary>
    public const string Variable = "KONTOR_ARTEFACTS";

    /// <summary>The folder of a ledger: what <see cref="Variable"/> says, else <see cref="Name"/> beside a SQLite file, or in the working folder for a database elsewhere.</summary>
    /// <param name="target">The ledger: the path of a SQLite file, a PostgreSQL connection string or a <c>postgres://</c> address.</param>
    /// <returns>The full path.</returns>
    public static string Of(string target)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(target);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named) return Path.GetFullPath(named);
        using Storage.LedgerDatabase database = Storage.LedgerTarget.Parse(target);
        string? beside = database is Storage.SqliteDatabase ? Path.GetDirectoryName(Path.GetFullPath(target)) : null;
        return Path.GetFullPath(Path.Combine(beside ?? ".", Name));
    }
}
