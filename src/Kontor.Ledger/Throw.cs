using Kontor.Errors;
using Kontor.Ledger.Storage;
using Kontor.Ledger.Tracking;

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

    /// <summary>No decision has the name that was given.</summary>
    internal static DataException NoDecision(string where, string run, int number) => new(new DataFault(
        FaultCode.NotFound, where, $"no decision {number} of a run '{run}'", "one that is there: kontor decisions lists them"));

    /// <summary>The digits of a run begin more than one identity.</summary>
    internal static DataException SeveralRuns(string where, string run, IEnumerable<Guid> found) => new(new DataFault(
        FaultCode.Ambiguous, where, $"several runs that begin with '{run}' ({string.Join(", ", found)})", "more digits of the run"));

    /// <summary>Somebody approves a decision of their own where others have to.</summary>
    internal static DataException OwnDecision(string where, string by) => new(new DataFault(
        FaultCode.NotPermitted, where, $"{by} approving a decision that {by} made", "the approval of somebody else: this ledger wants four eyes"));

    /// <summary>There is no verdict to take back.</summary>
    internal static DataException NoVerdict(string where) => new(new DataFault(FaultCode.Missing, where, "no verdict to withdraw", "an approval or a rejection before"));

    /// <summary>An outcome names a measure in another unit than the decision does.</summary>
    internal static DataException OtherUnit(string where, string measure, string unit, IEnumerable<string> units) => new(new DataFault(
        FaultCode.UnknownName, where, $"{measure} in '{unit}'", $"the unit of the decision, so that both can be compared: {string.Join(" or ", units.Select(u => $"'{u}'"))}"));

    /// <summary>An outcome names a measure that the decision does not, and no unit.</summary>
    internal static DataException UnknownMeasure(string where, string measure, IReadOnlyList<string> known) => new(new DataFault(
        FaultCode.UnknownName, where, $"the measure '{measure}' without a unit",
        $"{(Suggestion.For(measure, known) is { } near ? $"{near}, or another" : "one")} of the decision ({string.Join(", ", known)}), or the unit of a measure that the decision does not name"));
    /// <summary>There is no such experiment.</summary>
    internal static DataException NoExperiment(string id) => new(new DataFault(FaultCode.NotFound, $"experiment '{id}'", "no experiment of this identity", "one that is there and in use"));

    /// <summary>There is no such run.</summary>
    internal static DataException NoRun(string id) => new(new DataFault(FaultCode.NotFound, $"run '{id}'", "no run of this identity", "one that is there"));

    /// <summary>Something of a run or an experiment that was named is not there.</summary>
    internal static DataException Absent(string where, string found, string needed) => new(new DataFault(FaultCode.NotFound, where, found, needed));

    /// <summary>The experiment's name is taken.</summary>
    internal static DataException Taken(string name, LifecycleStage stage) => new(new DataFault(
        FaultCode.Duplicate, $"experiment '{name}'", stage == LifecycleStage.Active ? "another of this name" : "a deleted one of this name", "a name that is free"));

    /// <summary>An argument of tracking breaks a rule.</summary>
    internal static DataException Invalid(string where, string found, string needed) => new(new DataFault(FaultCode.OutOfRange, where, found, needed));

    /// <summary>A filter or an order cannot be read.</summary>
    internal static DataException Unread(string what, int position, string found, string needed) => new(new DataFault(FaultCode.Malformed, $"{what}, character {position + 1}", found, needed));

    /// <summary>A stored block of metric points is of a later version, or damaged.</summary>
    internal static DataException Block(long version) => new(new DataFault(FaultCode.Version, "metric points", $"a block of version {version}", "version 1: update kontor"));

    /// <summary>A server keeps the files of a run where the tracker cannot put them.</summary>
    internal static DataException NoUpload(string server, string where) => new(new DataFault(
        FaultCode.CannotWrite, server, $"files of runs at '{where}'", "a server that takes them itself (mlflow-artifacts:)"));

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

    /// <summary>The registry has a model of this name already.</summary>
    internal static DataException Registered(string name) => new(new DataFault(FaultCode.Duplicate, $"registered model '{name}'", "a model of this name", "another name"));

    /// <summary>A name, a text or an option of the registry that is none.</summary>
    internal static DataException Registry(string what, string found, string needed) => new(new DataFault(FaultCode.OutOfRange, what, found, needed));

    /// <summary>A filter, an order or a page token of the registry that cannot be read.</summary>
    internal static DataException RegistrySearch(string what, string found, string needed) => new(new DataFault(FaultCode.Malformed, what, found, needed));

    /// <summary>A backup would replace a file.</summary>
    internal static DataException FileIsThere(string file) => new(new DataFault(FaultCode.CannotWrite, file, "a file that is there already", "another name, or the wish to replace it: --overwrite"));

    /// <summary>A file cannot be written.</summary>
    internal static DataException NotWritten(string file, Exception inner) => new(new DataFault(FaultCode.CannotWrite, file, inner.Message.TrimEnd('.'), "a place with room that may be written"), inner);

    /// <summary>A backup would be restored over a ledger.</summary>
    internal static DataException LedgerIsThere(string where) => new(new DataFault(FaultCode.CannotWrite, where, "a ledger that is there already", "a place without one: nothing is overwritten"));

    /// <summary>A backup is not what was written.</summary>
    internal static DataException DamagedBackup(string file, string found, Exception? inner = null) => new(new DataFault(FaultCode.Malformed, file, found, "a backup as kontor ledger backup made it"), inner);

    /// <summary>A database did not take rows as they are.</summary>
    internal static DataException NotRestored(string where, string table) => new(new DataFault(FaultCode.Database, where, $"other rows in {table} than the backup has", "a database that keeps what it is given; nothing was restored"));
}
