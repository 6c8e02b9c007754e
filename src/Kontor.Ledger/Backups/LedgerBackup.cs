using System.Data.Common;
using System.IO.Compression;
using System.Text.Json;
using Kontor.Errors;
using Kontor.Ledger.Artefacts;
using Kontor.Ledger.Storage;
using Kontor.Progress;

namespace Kontor.Ledger.Backups;

/// <summary>A ledger and its artefacts in one file: made while others write, checked as a whole, restored into SQLite or PostgreSQL whichever it came from.</summary>
/// <remarks>The file is a zip: <c>manifest.json</c>, <c>tables/NAME.jsonl</c> with a JSON array per row, <c>artefacts/SHA256</c>. The tables are of one moment (a read transaction on
/// SQLite's write-ahead log, a repeatable-read transaction in PostgreSQL); artefacts are kept before rows refer to them and are read after, so that none lacks.
/// It holds the hashes of API keys, so it is as secret as the ledger.</remarks>
public static class LedgerBackup
{
    private const int Format = 1;
    private const string ManifestName = "manifest.json", TableFolder = "tables/", ArtefactFolder = "artefacts/";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Makes a backup. The file appears whole or not at all.</summary>
    /// <param name="ledger">The ledger, as for <see cref="LedgerStore.Open(string, TimeProvider)"/>; it is not changed, an older one not brought up to date.</param>
    /// <param name="artefacts">Its artefacts.</param>
    /// <param name="file">The file to make.</param>
    /// <param name="overwrite">True to replace a file that is there.</param>
    /// <param name="context">The clock, progress and cancellation.</param>
    /// <returns>What the backup holds. Where <see cref="BackupManifest.Missing"/> is not empty, artefacts were lost before.</returns>
    /// <exception cref="DataException">There is no ledger (<see cref="FaultCode.NotFound"/>), the file is there or cannot be written (<see cref="FaultCode.CannotWrite"/>), the database refused.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing is left.</exception>
    public static BackupManifest Write(string ledger, BlobStore artefacts, string file, bool overwrite, FitContext context)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(ledger);
        ArgumentNullException.ThrowIfNull(artefacts);
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        ArgumentNullException.ThrowIfNull(context);
        if (!overwrite && Path.Exists(file)) throw Throw.FileIsThere(file);
        using LedgerDatabase database = LedgerTarget.Parse(ledger);
        string partial = $"{file}.partial";
        try
        {
            BackupManifest manifest;
            using (FileStream stream = Guard(file, () => new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None)))
            {
                manifest = Guard(file, () =>
                {
                    using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true)) return Fill(zip, database, artefacts, context);
                });
                Guard(file, () =>
                {
                    stream.Flush(flushToDisk: true);
                    return true;
                });
            }
            File.Move(partial, file, overwrite);
            return manifest;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Looks whether a backup is whole: every row and every artefact is what its hash says.</summary>
    /// <param name="file">The backup.</param>
    /// <param name="context">Progress and cancellation.</param>
    /// <exception cref="DataException">It is not there (<see cref="FaultCode.NotFound"/>), no backup, damaged (<see cref="FaultCode.Malformed"/>) or of a newer program (<see cref="FaultCode.Version"/>).</exception>
    public static BackupManifest Verify(string file, FitContext context)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        ArgumentNullException.ThrowIfNull(context);
        return Open(file, (zip, manifest) =>
        {
            using IProgressStep step = context.Progress.Begin("check of the backup", manifest.Rows + manifest.Artefacts);
            foreach (BackupTable table in manifest.Tables) ReadRows(file, zip, table, (_, _) => step.Advance(1), context.Cancellation);
            foreach (ZipArchiveEntry entry in Artefacts(file, zip, manifest))
            {
                context.Cancellation.ThrowIfCancellationRequested();
                using Stream bytes = entry.Open();
                if (Hash(bytes) != entry.Name) throw Throw.DamagedBackup(file, $"an artefact {entry.Name} of other bytes");
                step.Advance(1);
            }
            return manifest;
        });
    }

    /// <summary>Puts a backup into a place where there is no ledger yet, whole or not at all, and compares every row with what the backup says.</summary>
    /// <param name="file">The backup.</param>
    /// <param name="ledger">Where the ledger is to be: a SQLite file or a PostgreSQL database, whichever the backup came from.</param>
    /// <param name="artefacts">Where its artefacts are to be; some may be there already.</param>
    /// <param name="context">The clock, progress and cancellation.</param>
    /// <exception cref="DataException">There is a ledger already (<see cref="FaultCode.CannotWrite"/>), or as for <see cref="Verify"/>, or the database refused.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; there is no ledger, artefacts may have come.</exception>
    public static BackupManifest Restore(string file, string ledger, BlobStore artefacts, FitContext context)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        ArgumentException.ThrowIfNullOrWhiteSpace(ledger);
        ArgumentNullException.ThrowIfNull(artefacts);
        ArgumentNullException.ThrowIfNull(context);
        return Open(file, (zip, manifest) =>
        {
            using LedgerDatabase database = LedgerTarget.Parse(ledger);
            using IProgressStep step = context.Progress.Begin("restore", manifest.Rows + manifest.Artefacts);
            InDatabase(database, () => database.RefuseLedger());
            // first the files, as a server keeps them: no row is there before what it refers to
            foreach (ZipArchiveEntry entry in Artefacts(file, zip, manifest))
            {
                using Stream bytes = entry.Open();
                FileHash kept = artefacts.PutAsync(bytes, context.Cancellation).GetAwaiter().GetResult();
                if (kept.Sha256 != entry.Name) throw Throw.DamagedBackup(file, $"an artefact {entry.Name} of other bytes");
                step.Advance(1);
            }
            InDatabase(database, () => Load(file, zip, manifest, database, step, context));
            // a backup of an older program goes on from there
            InDatabase(database, () => Migrator.Run(database, Migration.Embedded, context.Time));
            return manifest;
        });
    }

    private static BackupManifest Fill(ZipArchive zip, LedgerDatabase database, BlobStore artefacts, FitContext context)
    {
        (int version, List<BackupTable> tables) = (0, []);
        InDatabase(database, () =>
        {
            if (!database.IsThere()) throw Throw.NoLedger(database.Name);
            using DbConnection connection = database.Connect();
            using DbTransaction snapshot = database.BeginRead(connection);
            version = LedgerTables.Version(snapshot);
            IReadOnlyList<TableShape> shapes = LedgerTables.Read(database, snapshot);
            using IProgressStep step = context.Progress.Begin("tables", shapes.Count);
            foreach (TableShape table in shapes)
            {
                var digest = new RowDigest();
                using (Stream stream = new BufferedStream(zip.CreateEntry($"{TableFolder}{table.Name}.jsonl", CompressionLevel.Fastest).Open(), 1 << 16))
                {
                    TableRows.Read(snapshot, table, row =>
                    {
                        digest.Add(row);
                        stream.Write(row);
                        stream.WriteByte((byte)'\n');
                    }, context.Cancellation);
                }
                tables.Add(new BackupTable(table.Name, [.. table.Columns.Select(c => c.Name)], digest.Rows, digest.ToString()));
                step.Advance(1);
            }
        }, writing: true);
        (long count, long bytes, List<string> missing) = CopyArtefacts(zip, artefacts, context);
        var manifest = new BackupManifest(Format, typeof(LedgerBackup).Assembly.GetName().Version!.ToString(3), context.Time.GetUtcNow(), version, tables, count, bytes, missing);
        using Stream target = zip.CreateEntry(ManifestName).Open();
        JsonSerializer.Serialize(target, manifest, Json);
        return manifest;
    }

    private static (long Count, long Bytes, List<string> Missing) CopyArtefacts(ZipArchive zip, BlobStore artefacts, FitContext context)
    {
        string[] all = [.. artefacts.All()];
        using IProgressStep step = context.Progress.Begin("artefacts", all.Length);
        (long count, long bytes, List<string> missing) = (0, 0, []);
        foreach (string sha256 in all)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            step.Advance(1);
            // read twice: a damaged file must not stand in the backup under a name that is not its own
            using FileStream source = artefacts.Open(sha256);
            if (Hash(source) != sha256)
            {
                missing.Add(sha256);
                continue;
            }
            source.Position = 0;
            using Stream target = zip.CreateEntry(ArtefactFolder + sha256, CompressionLevel.Fastest).Open();
            source.CopyTo(target, 1 << 16);
            count++;
            bytes += source.Length;
        }
        return (count, bytes, missing);
    }

    private static void Load(string file, ZipArchive zip, BackupManifest manifest, LedgerDatabase database, IProgressStep step, FitContext context)
    {
        using DbConnection connection = database.Connect();
        using DbTransaction transaction = database.BeginMigration(connection);
        if (database.HasLedger(connection, transaction)) throw Throw.LedgerIsThere(database.Name); // made in the meantime
        Migrator.Build(database, transaction, [.. Migration.Embedded.Where(m => m.Version <= manifest.LedgerVersion)], context.Time);
        Dictionary<string, TableShape> shapes = LedgerTables.Read(database, transaction).ToDictionary(t => t.Name, StringComparer.Ordinal);
        if (shapes.Keys.Except(manifest.Tables.Select(t => t.Name)).FirstOrDefault() is { } lacking) throw Throw.DamagedBackup(file, $"no table {lacking}");
        // rows that the migrations themselves put in are in the backup, as they have become
        foreach (BackupTable table in manifest.Tables.Reverse())
        {
            if (!shapes.ContainsKey(table.Name)) throw Throw.DamagedBackup(file, $"a table {table.Name}, which its version does not have");
            LedgerTables.Clear(transaction, table.Name);
        }
        foreach (BackupTable table in manifest.Tables)
        {
            TableShape shape = shapes[table.Name];
            ColumnShape[] columns = [.. table.Columns.Select(c => shape.Columns.FirstOrDefault(s => s.Name == c) ?? throw Throw.DamagedBackup(file, $"a column {table.Name}.{c}, which its version does not have"))];
            using (RowWriter writer = RowWriter.Open(database, transaction, table.Name, columns))
            {
                var cells = new object?[columns.Length];
                ReadRows(file, zip, table, (row, number) =>
                {
                    if (row.GetArrayLength() != cells.Length) throw Throw.DamagedBackup(file, $"a row {number} of {table.Name} with {row.GetArrayLength()} cells");
                    for (int i = 0; i < cells.Length; i++) cells[i] = CellText.Read(row[i], columns[i].Kind);
                    writer.Write(cells);
                    step.Advance(1);
                }, context.Cancellation);
                writer.Complete();
            }
            // what came in is read back before it counts
            if (TableRows.Digest(transaction, shape with { Columns = columns }, context.Cancellation).ToString() != table.Digest) throw Throw.NotRestored(database.Name, table.Name);
        }
        transaction.Commit();
    }

    private static void ReadRows(string file, ZipArchive zip, BackupTable table, Action<JsonElement, long> take, CancellationToken cancellation)
    {
        ZipArchiveEntry entry = zip.GetEntry($"{TableFolder}{table.Name}.jsonl") ?? throw Throw.DamagedBackup(file, $"no rows of {table.Name}");
        var digest = new RowDigest();
        using var lines = new StreamReader(entry.Open());
        while (lines.ReadLine() is { } line)
        {
            cancellation.ThrowIfCancellationRequested();
            digest.Add(System.Text.Encoding.UTF8.GetBytes(line));
            using JsonDocument row = JsonDocument.Parse(line);
            take(row.RootElement, digest.Rows);
        }
        if (digest.Rows != table.Rows || digest.ToString() != table.Digest) throw Throw.DamagedBackup(file, $"other rows of {table.Name} than were written");
    }

    private static IEnumerable<ZipArchiveEntry> Artefacts(string file, ZipArchive zip, BackupManifest manifest)
    {
        ZipArchiveEntry[] entries = [.. zip.Entries.Where(e => e.FullName.StartsWith(ArtefactFolder, StringComparison.Ordinal))];
        return entries.Length == manifest.Artefacts ? entries : throw Throw.DamagedBackup(file, $"{entries.Length} artefacts of {manifest.Artefacts}");
    }

    private static T Open<T>(string file, Func<ZipArchive, BackupManifest, T> work)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Throw.Unreadable(file, failure);
        }
        using (stream)
        {
            try
            {
                using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
                ZipArchiveEntry entry = zip.GetEntry(ManifestName) ?? throw Throw.DamagedBackup(file, "no manifest");
                BackupManifest manifest;
                using (Stream text = entry.Open()) manifest = JsonSerializer.Deserialize<BackupManifest>(text, Json) ?? throw Throw.DamagedBackup(file, "an empty manifest");
                int known = Migration.Embedded.Max(m => m.Version);
                if (manifest.Format > Format || manifest.LedgerVersion > known) throw Throw.Newer(file, manifest.LedgerVersion, known);
                return work(zip, manifest);
            }
            catch (Exception failure) when (failure is InvalidDataException or JsonException or FormatException or InvalidOperationException or EndOfStreamException)
            {
                throw Throw.DamagedBackup(file, failure.Message.TrimEnd('.'), failure);
            }
        }
    }

    private static string Hash(Stream bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));

    // an IOException while a backup is written is the file's
    private static void InDatabase(LedgerDatabase database, Action work, bool writing = false)
    {
        try
        {
            work();
        }
        catch (Exception failure) when (failure is DbException or TimeoutException or UnauthorizedAccessException || (failure is IOException && !writing))
        {
            throw Throw.Refused(database, failure);
        }
    }

    private static T Guard<T>(string file, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Throw.NotWritten(file, failure);
        }
    }
}
