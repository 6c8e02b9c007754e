using System.CommandLine;
using Kontor.Cli.Shell;
using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Artefacts;
using Kontor.Ledger.Registry;
using Kontor.Serving;
using Kontor.Serving.Batches;

namespace Kontor.Cli.Commands;

/// <summary><c>kontor score model.json rows.csv --out scored.csv</c></summary>
internal static class ScoreCommand
{
    internal static Command Create()
    {
        var files = new Argument<string[]>("files") { HelpName = "model.json> <rows.csv", Description = "The model file and the rows, CSV plain or .gz; the rows alone with --model", Arity = new ArgumentArity(1, 2) };
        var model = new Option<string?>("--model") { HelpName = "name[@version]", Description = "A registered model in place of a file: name@champion, name@3, name@production; the name alone for the latest version" };
        var output = new Option<string>("--out") { HelpName = "file", Description = "The result: the rows with their predictions", DefaultValueFactory = _ => "scored.csv" };
        var resume = new Option<bool>("--resume") { Description = "Go on with a run that was interrupted" };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace a result that is there" };
        var places = new ModelPlaces();
        var command = new Command("score", "Score the rows of a file with a model") { files, model, output, resume, overwrite };
        command.Validators.Add(result =>
        {
            int given = result.GetValue(files)?.Length ?? 0;
            if (result.GetValue(model) is null ? given == 1 : given == 2)
                result.AddError(given == 1 ? "kontor score needs a model file and a file of rows, or --model and a file of rows" : "kontor score takes a model file or --model, not both");
            if (result.GetValue(resume) && result.GetValue(overwrite)) result.AddError("kontor score takes --resume or --overwrite, not both");
        });
        places.AddTo(command);
        places.SetActionWithoutLedger(command, (parsed, terminal, open, cancellation) =>
        {
            string[] given = parsed.GetRequiredValue(files);
            (Scorer scorer, string hash) = parsed.GetValue(model) is { } name ? Registered(name, open, cancellation) : OfFile(given[0]);
            using (scorer)
            {
                var batch = new BatchScoring { Resume = parsed.GetValue(resume), Overwrite = parsed.GetValue(overwrite) };
                string path = parsed.GetValue(output)!;
                try
                {
                    BatchResult result = terminal.WithProgress(sink => batch.Run(scorer, hash, given[^1], path, new FitContext { Cancellation = cancellation, Progress = sink }));
                    Say(terminal, result, scorer, path);
                }
                catch (OperationCanceledException)
                {
                    terminal.Afterwards = $"What was scored so far is beside {path}; go on with: {CommandLine.Typed(parsed)} --resume";
                    throw;
                }
            }
        });
        return command;
    }

    private static void Say(Terminal terminal, BatchResult result, Scorer scorer, string path)
    {
        if (result.Resumed > 0) terminal.Line($"{result.Resumed:N0} rows had been scored before");
        terminal.Line($"{result.Rows:N0} rows scored with {scorer.Kind}{(result.Bad > 0 ? $", {result.Bad:N0} of them bad" : "")}: {path}");
        foreach (DataFault fault in result.Faults.Take(10)) terminal.Caution($"  {fault}");
        if (result.Bad > Math.Min(10, result.Faults.Length)) terminal.Caution("All are in the column 'error' of the result");
        terminal.Json(new { file = path, result.Rows, result.Bad, result.Resumed, kind = scorer.Kind, faults = result.Faults });
    }

    private static (Scorer Scorer, string Hash) OfFile(string path)
    {
        Scorer scorer = ScorerFile.Load(path);
        return (scorer, FileHash.Of(path, FitContext.Default).Sha256);
    }

    private static (Scorer Scorer, string Hash) Registered(string model, Func<(LedgerStore Ledger, BlobStore Blobs)> open, CancellationToken cancellation)
    {
        (LedgerStore ledger, BlobStore blobs) = open();
        using (ledger)
        {
            int at = model.IndexOf('@', StringComparison.Ordinal);
            string name = at < 0 ? model : model[..at], after = at < 0 ? "latest" : model[(at + 1)..];
            bool plain = after == "latest" || int.TryParse(after, out _) || Enum.TryParse(after, ignoreCase: true, out ModelStage _);
            ModelVersion version = ModelCommand.Await(ledger.Registry.FindVersionAsync(name, plain ? after : $"@{after}", cancellation));
            if (version.File is not { } file) throw new DataException(new DataFault(FaultCode.NotFound, $"{name} version {version.Number}", "no model file of Kontor's", "a version that was registered with its file: kontor model register"));
            using FileStream stream = blobs.Open(file.Sha256);
            return (ScorerFile.Load(stream, $"{name} {version.Number}"), file.Sha256);
        }
    }
}
