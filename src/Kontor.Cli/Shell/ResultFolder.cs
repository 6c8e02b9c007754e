using Kontor.Errors;

namespace Kontor.Cli.Shell;

/// <summary>A folder of results that appears whole or not at all: files are written beside it and moved when all are there.</summary>
internal sealed class ResultFolder : IDisposable
{
    private const string Default = "kontor-out", UnfinishedSuffix = ".unfinished";
    // what any command writes, and what stands in its first line
    private static readonly (string Name, string Mark)[] Results = [("forecast.csv", ",mean,q0."), ("backtest.csv", "model,slice,value,"), ("report.html", "<!doctype html>"),
        ("elasticities.csv", "level,product,channel,"), ("cross-elasticities.csv", "product,price_of,"), ("simulation.csv", "change,"), ("prices.csv", ",recommended,"), ("model.json", "\"Specification\":")];
    private readonly string _partial;

    private ResultFolder(string path)
    {
        Path = path;
        _partial = $"{path}.partial-{Environment.ProcessId}";
        Guarded(() => Directory.CreateDirectory(_partial));
    }

    /// <summary>Where the results will be.</summary>
    internal string Path { get; }

    /// <summary>Where trainings keep what they have reached until the run is complete.</summary>
    internal string Unfinished => Path + UnfinishedSuffix;

    /// <summary>The folder to write to until <see cref="Publish"/>.</summary>
    internal string Working => _partial;

    /// <summary>Opens a folder for results. A folder that was named and is in use is refused; the default one gets the next free number. What a run that was interrupted has left is in use, too.</summary>
    internal static ResultFolder Open(string? named, bool overwrite)
    {
        string path = Full(named ?? Default);
        if (File.Exists(path)) throw new DataException(new DataFault(FaultCode.CannotWrite, path, "a file", "a folder with --out"));
        if (overwrite || !(InUse(path) || Directory.Exists(path + UnfinishedSuffix))) return new ResultFolder(path);
        if (named is not null)
        {
            bool results = InUse(path);
            throw new DataException(new DataFault(
                FaultCode.CannotWrite, named, results ? "results of an earlier run" : "a run that was interrupted", $"another folder with --out, or --overwrite{(results ? "" : ", or --resume to go on with it")}"));
        }
        int number = 2;
        while (InUse($"{path}-{number}") || Directory.Exists($"{path}-{number}{UnfinishedSuffix}")) number++;
        return new ResultFolder($"{path}-{number}");
    }

    /// <summary>Opens the folder of a run that was interrupted: the one that was named, else the last of the default ones.</summary>
    internal static ResultFolder Resume(string? named, bool overwrite)
    {
        string path = Full(named ?? Default);
        string? unfinished = named is not null ? path + UnfinishedSuffix
            : Directory.EnumerateDirectories(System.IO.Path.GetDirectoryName(path)!, $"{Default}*{UnfinishedSuffix}").OrderBy(Directory.GetLastWriteTimeUtc).LastOrDefault();
        if (unfinished is null || !Directory.Exists(unfinished))
            throw new DataException(new DataFault(FaultCode.NotFound, named ?? Default, "no run that was interrupted", "one to go on with: leave --resume out to begin anew, or name its folder with --out"));
        path = unfinished[..^UnfinishedSuffix.Length];
        if (!overwrite && InUse(path)) throw new DataException(new DataFault(FaultCode.CannotWrite, path, "results of another run", "--overwrite to replace them"));
        return new ResultFolder(path);
    }

    /// <summary>Writes a file.</summary>
    internal string Write(string name, Action<StreamWriter> write)
    {
        string path = System.IO.Path.Combine(_partial, name);
        Guarded(() =>
        {
            using var writer = new StreamWriter(path) { NewLine = "\n" };
            write(writer);
        });
        return path;
    }

    /// <summary>Writes a model file, in its own form.</summary>
    internal string WriteModel(Action<Stream> save) => Write("model.json", writer => save(writer.BaseStream));

    /// <summary>Refuses a folder where results would take the place of what the run reads.</summary>
    internal void Spare(IEnumerable<string> inputs)
    {
        string[] taken = [.. Results.Select(r => System.IO.Path.Combine(Path, r.Name))];
        foreach (string input in inputs)
        {
            if (taken.Contains(System.IO.Path.GetFullPath(input), StringComparer.OrdinalIgnoreCase)) throw new DataException(new DataFault(FaultCode.CannotWrite, input, "a source with the name of a result", "another folder with --out"));
        }
    }

    /// <summary>Moves the finished files to <see cref="Path"/>, in the place of all results of an earlier run. What Kontor did not write stays.</summary>
    internal void Publish() => Guarded(() =>
    {
        if (!Directory.Exists(Path))
        {
            Directory.Move(_partial, Path);
            return;
        }
        // a result of an earlier run would pass for one of this run
        foreach ((string name, string mark) in Results)
        {
            string old = System.IO.Path.Combine(Path, name);
            if (File.Exists(old) && !File.Exists(System.IO.Path.Combine(_partial, name)) && File.ReadLines(old).FirstOrDefault("").Contains(mark, StringComparison.OrdinalIgnoreCase)) File.Delete(old);
        }
        foreach (string file in Directory.EnumerateFiles(_partial)) File.Move(file, System.IO.Path.Combine(Path, System.IO.Path.GetFileName(file)), overwrite: true);
        Directory.Delete(_partial, recursive: true);
    });

    /// <summary>Removes what was not published.</summary>
    public void Dispose()
    {
        if (Directory.Exists(_partial)) Directory.Delete(_partial, recursive: true);
    }

    private static string Full(string path) => System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));

    private static bool InUse(string path) => File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any());

    private void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DataException(new DataFault(FaultCode.CannotWrite, Path, failure.Message.TrimEnd('.'), "a folder with room that may be written"), failure);
        }
    }
}
