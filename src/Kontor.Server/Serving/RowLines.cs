using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Kontor.Serving.Rows;

namespace Kontor.Server.Serving;

/// <summary>JSON Lines of what was scored, a folder per model and a file per day. Lines are written in the background; what a bounded queue cannot hold is counted and dropped, so that no request waits.</summary>
internal sealed class RowLines : BackgroundService
{
    private readonly string _folder, _what;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Channel<(string Model, Func<byte[]?> Line)> _queue;
    private long _written, _dropped, _failed, _taken, _done;

    /// <param name="folder">The folder of all models.</param>
    /// <param name="what">What the lines are, for the log.</param>
    /// <param name="queue">How many requests may wait.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    internal RowLines(string folder, string what, int queue, TimeProvider time, ILogger log)
    {
        (_folder, _what, _time, _log) = (folder, what, time, log);
        _queue = Channel.CreateBounded<(string, Func<byte[]?>)>(new BoundedChannelOptions(queue) { SingleReader = true });
    }

    /// <summary>The requests whose lines are on the disk, those that were dropped because the queue was full, and those that could not be written.</summary>
    internal (long Written, long Dropped, long Failed) Counts => (Interlocked.Read(ref _written), Interlocked.Read(ref _dropped), Interlocked.Read(ref _failed));

    /// <summary>Offers what is to be written; never waits.</summary>
    /// <param name="model">The model.</param>
    /// <param name="line">Makes the lines, each with a line feed, in the background; null for none.</param>
    internal void Offer(string model, Func<byte[]?> line)
    {
        Interlocked.Increment(ref _taken);
        if (_queue.Writer.TryWrite((model, line))) return;
        Interlocked.Increment(ref _done);
        Interlocked.Increment(ref _dropped);
    }

    /// <summary>Waits until all that was offered before has been written.</summary>
    internal async Task DrainAsync(CancellationToken cancellation)
    {
        long until = Interlocked.Read(ref _taken);
        while (Interlocked.Read(ref _done) < until) await Task.Delay(5, cancellation).ConfigureAwait(false);
    }

    /// <summary>The files of a model, the latest first.</summary>
    internal string[] Files(string model)
    {
        string folder = FolderOf(model);
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.jsonl").OrderDescending(StringComparer.Ordinal)] : [];
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _queue.Reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false)) Write();
        }
        finally
        {
            Write(); // what was answered before the stop is kept
        }
    }

    private void Write()
    {
        while (_queue.Reader.TryRead(out (string Model, Func<byte[]?> Line) next))
        {
            try
            {
                if (next.Line() is { } bytes)
                {
                    string folder = FolderOf(next.Model);
                    Directory.CreateDirectory(folder);
                    using var file = new FileStream(Path.Combine(folder, $"{_time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.jsonl"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
                    file.Write(bytes);
                    Interlocked.Increment(ref _written);
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                if (Interlocked.Increment(ref _failed) == 1) _log.NotWritten(next.Model, _what, failure.Message);
            }
            finally
            {
                Interlocked.Increment(ref _done);
            }
        }
    }

    // a name may be anything: the folder is called by its hash, and every line says the name
    private string FolderOf(string model) => Path.Combine(_folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(model)))[..16]);

    /// <summary>One line per row.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="write">Writes the members of a row's object.</param>
    internal static byte[] Lines(int rows, Action<Utf8JsonWriter, int> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        for (int r = 0; r < rows; r++)
        {
            json.WriteStartObject();
            write(json, r);
            json.WriteEndObject();
            json.Flush();
            buffer.Write("\n"u8);
            json.Reset();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The values of a row as members of an object.</summary>
    internal static void Values(Utf8JsonWriter json, string name, IEnumerable<ScoreColumn> columns, int row)
    {
        json.WriteStartObject(name);
        foreach (ScoreColumn column in columns) RowsJson.Value(json, column, row);
        json.WriteEndObject();
    }
}
