using Kontor.Errors;

namespace Kontor.Cli.Shell;

/// <summary>A folder of results that appears whole or not at all: files are written beside it and moved when all are there.</summary>
internal sealed class ResultFolder : IDisposable
{
    private const string Default = "kontor-out";
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

    /// <summary>Moves the finished files to <see cref="Path"/>.</summary>
    internal void Publish() => Guarded(() =>
    {
        if (!Directory.Exists(Path))
        {
            Directory.Move(_partial, Path);
            return;
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
