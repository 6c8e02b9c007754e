using Kontor.Errors;

namespace Kontor.Cli.Shell;

/// <summary>A folder of results that appears whole or not at all: files are written beside it and moved when all are there.</summary>
internal sealed class ResultFolder : IDisposable
{
    private const string Default = "kontor-out";
    // what any command writes, and what stands in its first line
    private static readonly (string Name, string Mark)[] Results = [("forecast.csv", ",mean,q0."), ("backtest.csv", "model,slice,value,"), ("report.html", "<!doctype html>")];
    private readonly string _partial;

    private ResultFolder(string path)
    {
        Path = path;
        _partial = $"{path}.partial-{Environment.ProcessId}";
        Guarded(() => Directory.CreateDirectory(_partial));
    }

    /// <summary>Where the results will be.</summary>
    internal string Path { get; }

    /// <summary>The folder to write to until <see cref="Publish"/>.</summary>
    internal string Working => _partial;

    /// <summary>Opens a folder for results. A folder that was named and is in use is refused; the default one gets the next free number.</summary>
    internal static ResultFolder Open(string? named, bool overwrite)
    {
        string path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(named ?? Default));
        if (File.Exists(path)) throw new DataException(new DataFault(FaultCode.CannotWrite, path, "a file", "a folder with --out"));
        if (overwrite || !InUse(path)) return new ResultFolder(path);
        if (named is not null)
        {
            throw new DataException(new DataFault(FaultCode.CannotWrite, named, "results of an earlier run", "another folder with --out, or --overwrite"));
        }
        int number = 2;
        while (InUse($"{path}-{number}")) number++;
        return new ResultFolder($"{path}-{number}");
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
