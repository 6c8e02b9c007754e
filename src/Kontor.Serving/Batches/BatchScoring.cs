using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kontor.Data.Sources;
using Kontor.Errors;
using Kontor.Progress;
using Kontor.Serving.Rows;

namespace Kontor.Serving.Batches;

/// <summary>Scores the rows of a CSV file into another, block by block, so that no file is too large. The result appears whole or not at all; a run that was killed can be gone on with, to the same bytes.</summary>
/// <remarks>The result has the columns of the input, then the predictions; a bad row has none and says why in the last column, <c>error</c>. While it is made it lies beside as <c>.partial</c>,
/// with a <c>.progress</c> file that says how many rows of it are on the disk.</remarks>
public sealed record BatchScoring
{
    /// <summary>The rows that are scored at once, 1 or more. Default 1,024.</summary>
    public int BlockRows { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(BlockRows), value, "needs 1 row or more"); } = 1024;

    /// <summary>How often what was scored is forced to the disk. Default 1 second.</summary>
    public TimeSpan Checkpoint { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether to go on with a run that was interrupted. Default false.</summary>
    public bool Resume { get; init; }

    /// <summary>Whether a file that is there is replaced. Default false.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Scores a file.</summary>
    /// <param name="scorer">The model.</param>
    /// <param name="modelHash">The hash of the model's file: a run goes on with the same model only.</param>
    /// <param name="input">The rows: CSV, plain or .gz. Columns that the model does not know are carried along.</param>
    /// <param name="output">The result.</param>
    /// <param name="context">Cancellation, progress, clock.</param>
    /// <exception cref="DataException">The input cannot be read or lacks a column, the result is there already, there is nothing to go on with, or the disk is full.</exception>
    public BatchResult Run(Scorer scorer, string modelHash, string input, string output, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentException.ThrowIfNullOrWhiteSpace(input);
        ArgumentException.ThrowIfNullOrWhiteSpace(output);
        ArgumentNullException.ThrowIfNull(context);
        if (!Overwrite && File.Exists(output)) throw Throw.InTheWay(output, "a file", "another name with --out, or --overwrite");
        long size = Size(input);
        using CsvRows rows = CsvRows.Open(input);
        var header = new BatchHeader(rows.Columns, scorer.Signature, input);
        string identity = $"{modelHash} {Identity(input, size)} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(header.Line)))[..16]}";
        using BatchFile file = Resume ? BatchFile.GoOn(output, identity) : BatchFile.Begin(output, identity, header.Line, Overwrite);
        long skip = file.Rows, done = 0;
        using (IProgressStep step = context.Progress.Begin("scoring", Math.Max(1, size)))
        {
            long bytes = 0, saved = context.Time.GetTimestamp();
            var block = new BatchBlock(header, BlockRows);
            while (rows.Read())
            {
                context.Cancellation.ThrowIfCancellationRequested();
                long width = 1;
                for (int c = 0; c < rows.Width; c++) width += rows.Text(c).Length + 1;
                bytes += width;
                if (done++ < skip)
                {
                    if (done % BlockRows == 0) Report();
                    continue;
                }
                block.Add(rows);
                if (block.Count < BlockRows) continue;
                file.Write(block.Score(scorer, context.Cancellation));
                Report();
                if (context.Time.GetElapsedTime(saved) < Checkpoint) continue;
                file.Save();
                saved = context.Time.GetTimestamp();
            }
            if (block.Count > 0) file.Write(block.Score(scorer, context.Cancellation));
            if (done < skip) throw Throw.CannotGoOn(input, $"{done} rows", $"the {skip} or more that were there when the run began");
            file.Publish(output);

            void Report()
            {
                step.Advance(bytes);
                bytes = 0;
            }
        }
        return new BatchResult(done, file.Bad, file.Faults, skip);
    }

    private static long Size(string input)
    {
        try
        {
            return new FileInfo(input).Length;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Throw.Unreadable(input, failure);
        }
    }

    // the whole content: another file of the same size would go on with the wrong rows
    private static string Identity(string input, long size)
    {
        try
        {
            using FileStream stream = File.OpenRead(input);
            return $"{size.ToString(CultureInfo.InvariantCulture)} {Convert.ToHexStringLower(SHA256.HashData(stream))}";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Throw.Unreadable(input, failure);
        }
    }
}
