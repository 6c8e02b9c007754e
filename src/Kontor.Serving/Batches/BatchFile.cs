using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Kontor.Errors;

namespace Kontor.Serving.Batches;

/// <summary>The result while it is made: lines beside the place where it will be, and how many of them are surely on the disk.</summary>
internal sealed class BatchFile : IDisposable
{
    private const int MostFaults = 20;
    private readonly FileStream _lines;
    private readonly string _partial, _progress, _identity;
    private readonly List<DataFault> _faults = [];

    private BatchFile(string output, string identity, FileMode mode)
    {
        (_partial, _progress, _identity) = (PartialOf(output), ProgressOf(output), identity);
        _lines = Guard(output, () =>
        {
            if (Path.GetDirectoryName(Path.GetFullPath(output)) is { } folder) Directory.CreateDirectory(folder);
            return new FileStream(_partial, mode, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1 << 16);
        });
    }

    /// <summary>The rows that are written.</summary>
    internal long Rows { get; private set; }

    /// <summary>How many of them are bad.</summary>
    internal long Bad { get; private set; }

    /// <summary>The first faults that were met.</summary>
    internal ImmutableArray<DataFault> Faults => [.. _faults];

    /// <summary>Begins a result.</summary>
    internal static BatchFile Begin(string output, string identity, string header, bool overwrite)
    {
        if (!overwrite && File.Exists(ProgressOf(output))) throw Throw.InTheWay(output, "a run that was interrupted", "--resume to go on with it, or --overwrite to begin anew");
        var file = new BatchFile(output, identity, FileMode.Create);
        try
        {
            file.Guard(() => file._lines.Write(Encoding.UTF8.GetBytes(header + "\n")));
            file.Save();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Goes on with a result: what was written after the last time that it was forced to the disk is written again.</summary>
    internal static BatchFile GoOn(string output, string identity)
    {
        if (!File.Exists(ProgressOf(output)) || !File.Exists(PartialOf(output))) throw Throw.CannotGoOn(output, "no run that was interrupted", "one to go on with: leave --resume out to begin anew");
        Progress saved;
        try
        {
            saved = JsonSerializer.Deserialize<Progress>(File.ReadAllBytes(ProgressOf(output))) ?? throw new JsonException("null");
        }
        catch (JsonException failure)
        {
            throw Throw.CannotGoOn(output, $"a .progress file that cannot be read ({failure.Message})", "--overwrite to begin anew");
        }
        if (saved.Identity != identity) throw Throw.CannotGoOn(output, "a run over other rows or with another model", "the same model and rows, or --overwrite to begin anew");
        var file = new BatchFile(output, identity, FileMode.Open) { Rows = saved.Rows, Bad = saved.Bad };
        if (file._lines.Length < saved.Bytes)
        {
            file.Dispose();
            throw Throw.CannotGoOn(output, "a result that is shorter than was noted", "--overwrite to begin anew");
        }
        file.Guard(() =>
        {
            file._lines.SetLength(saved.Bytes);
            file._lines.Position = saved.Bytes;
        });
        return file;
    }

    /// <summary>Writes the lines of a block.</summary>
    internal void Write((byte[] Text, int Rows, ImmutableArray<DataFault> Faults) block)
    {
        Guard(() => _lines.Write(block.Text));
        Rows += block.Rows;
        Bad += block.Faults.Length;
        _faults.AddRange(block.Faults.Take(MostFaults - _faults.Count));
    }

    /// <summary>Forces what was written to the disk and notes how much it is.</summary>
    internal void Save() => Guard(() =>
    {
        _lines.Flush(flushToDisk: true);
        string next = $"{_progress}.next";
        using (var stream = new FileStream(next, FileMode.Create))
        {
            JsonSerializer.Serialize(stream, new Progress(_identity, _lines.Position, Rows, Bad));
            stream.Flush(flushToDisk: true);
        }
        File.Move(next, _progress, overwrite: true);
    });

    /// <summary>Puts the result where it belongs.</summary>
    internal void Publish(string output) => Guard(() =>
    {
        _lines.Flush(flushToDisk: true);
        _lines.Dispose();
        File.Move(_partial, output, overwrite: true);
        File.Delete(_progress);
    });

    /// <summary>Closes the file; what was forced to the disk stays for a run that goes on.</summary>
    public void Dispose() => _lines.Dispose();

    private static string PartialOf(string output) => $"{output}.partial";

    private static string ProgressOf(string output) => $"{output}.progress";

    private void Guard(Action work) => Guard(_partial, () =>
    {
        work();
        return true;
    });

    private static T Guard<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Throw.NotWritten(path, failure);
        }
    }

    private sealed record Progress(string Identity, long Bytes, long Rows, long Bad);
}
