using Kontor.Errors;
using Kontor.Ledger.Storage;

namespace Kontor.Ledger;

/// <summary>Every fault of data that this project reports, in one place.</summary>
internal static class Throw
{
    /// <summary>A file cannot be hashed.</summary>
    internal static DataException Unreadable(string path, Exception inner) =>
        new(new DataFault(FaultCode.NotFound, path, inner.Message, "a file that can be read"), inner);

    /// <summary>An artefact cannot be written.</summary>
    internal static DataException NotKept(string folder, Exception inner) =>
        new(new DataFault(FaultCode.CannotWrite, folder, inner.Message.TrimEnd('.'), "a folder with room that may be written"), inner);

    /// <summary>The ledger's target is no path and no connection string.</summary>
    internal static DataException Target(Exception inner) => new(
        new DataFault(FaultCode.Database, "ledger", inner.Message, "a file path, 'Host=...;Database=...;Username=...' or 'postgres://user@host/database'"), inner);

    /// <summary>There is no ledger where one is to be read.</summary>
    internal static DataException NoLedger(string where) => new(new DataFault(
        FaultCode.NotFound, where, "no ledger", "the ledger of a run: kontor forecast and kontor backtest make it, --ledger names another"));

    /// <summary>A newer program wrote the ledger.</summary>
    internal static DataException Newer(string where, long found, int known) => new(new DataFault(
        FaultCode.Version, where, $"a ledger of version {found}", $"version {known} or older: update kontor, or name another ledger"));

    /// <summary>The ledger lacks tables that this program needs.</summary>
    internal static DataException Older(string where, int missing) => new(new DataFault(
        FaultCode.Version, where, $"a ledger that lacks {missing} migrations", "the ledger that was opened: it has been replaced, start the program again"));

    /// <summary>The ledger was made by other scripts than this program has.</summary>
    internal static DataException Changed(string where, Migration migration) => new(new DataFault(
        FaultCode.Version, where, $"a migration {migration.Version} ({migration.Name}) that is not the one of this program",
        "the program that made the ledger, or another ledger"));

    /// <summary>The file is a database, but of something else.</summary>
    internal static DataException Foreign(string where) => new(new DataFault(
        FaultCode.Database, where, "a database of another program", "a ledger that kontor made, or a path where there is no file yet"));

    /// <summary>The database, the disk or the network refused.</summary>
    internal static DataException Refused(LedgerDatabase database, Exception inner)
    {
        (FaultCode code, string found, string needed) = database.Explain(inner);
        return new DataException(new DataFault(code, database.Name, found, needed), inner);
    }

    /// <summary>There is no key of this identity.</summary>
    internal static DataException NoKey(string id) => new(new DataFault(FaultCode.NotFound, "keys", $"no key '{id}'", "the identity of one that is there: kontor key list has them"));

    /// <summary>A key cannot be made so.</summary>
    internal static DataException Key(string what, string found, string needed) => new(new DataFault(FaultCode.OutOfRange, $"a key's {what}", found, needed));
    /// <summary>The registry has no such model, version or alias.</summary>
    internal static DataException NotRegistered(string what, string needed) => new(new DataFault(FaultCode.NotFound, what, "nothing of this name", needed));

    /// <summary>The registry has a model of this name already.</summary>
    internal static DataException Registered(string name) => new(new DataFault(FaultCode.Duplicate, $"registered model '{name}'", "a model of this name", "another name"));

    /// <summary>A name, a text or an option of the registry that is none.</summary>
    internal static DataException Registry(string what, string found, string needed) => new(new DataFault(FaultCode.OutOfRange, what, found, needed));

    /// <summary>A filter, an order or a page token of the registry that cannot be read.</summary>
    internal static DataException RegistrySearch(string what, string found, string needed) => new(new DataFault(FaultCode.Malformed, what, found, needed));
}
