using System.CommandLine;
using System.Text.Json;
using Kontor.Cli.Shell;
using Kontor.Data.Sources;
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
        var options = new LedgerOptions(artefacts: true);
        var command = new Command("score", "Score the rows of a file with a model") { files, model, output, resume, overwrite };
        command.Validators.Add(result =>
        {
            int given = result.GetValue(files)?.Length ?? 0;
            if (result.GetValue(model) is null ? given == 1 : given == 2)
                result.AddError(given == 1 ? "kontor score needs a model file and a file of rows, or --model and a file of rows" : "kontor score takes a model file or --model, not both");
            if (result.GetValue(resume) && result.GetValue(overwrite)) result.AddError("kontor score takes --resume or --overwrite, not both");
        });
        options.AddTo(command);
        options.SetAction(command, (parsed, terminal, cancellation) =>
        {
            string[] given = parsed.GetRequiredValue(files);
            var batch = new BatchScoring { Resume = parsed.GetValue(resume), Overwrite = parsed.GetValue(overwrite) };
            RunRecorder recorder = options.Recorder(parsed, terminal, given[^1], cancellation);
            if (parsed.GetValue(model) is not { } name) return Score(() => OfFile(given[0]));
            using LedgerStore ledger = options.OpenExisting(parsed); // before a run is logged: that would make one
            return Score(() => Registered(name, ledger, options.Blobs(parsed), cancellation));

            int Score(Func<LoadedModel> load) => recorder.Log(() =>
            {
                using LoadedModel loaded = load();
                try
                {
                    return Run(terminal, recorder, loaded, batch, given[^1], parsed.GetValue(output)!, cancellation);
                }
                catch (OperationCanceledException)
                {
                    terminal.Afterwards = $"What was scored so far is beside {parsed.GetValue(output)}; go on with: {CommandLine.Typed(parsed)} --resume";
                    throw;
                }
            });
        });
        return command;
    }

    private static RunWork Run(Terminal terminal, RunRecorder recorder, LoadedModel model, BatchScoring batch, string rows, string output, CancellationToken cancellation)
    {
        recorder.Specification = JsonSerializer.Serialize(new { model = model.Name, kind = model.Scorer.Kind, sha256 = model.File.Sha256, output = Path.GetFileName(output), resume = batch.Resume });
        BatchResult result = recorder.WithProgress(sink => batch.Run(model.Scorer, model.File.Sha256, rows, output, new FitContext { Cancellation = cancellation, Progress = sink }));
        Say(terminal, result, model.Scorer, output);
        recorder.Metrics = [new RunMetric("rows", result.Rows), new RunMetric("bad rows", result.Bad), new RunMetric("rows scored before", result.Resumed)];
        FileHash read = FileHash.Of(rows, FitContext.Default), written = FileHash.Of(output, FitContext.Default);
        return new RunWork(0, [new InputFile(rows, read.Bytes, read.Sha256), new InputFile(model.Name, model.File.Bytes, model.File.Sha256)], result.Rows) { Artefacts = [new RunArtefact(Path.GetFileName(output), Path.GetFileName(output), written, "text/csv")] };
    }

    private static void Say(Terminal terminal, BatchResult result, Scorer scorer, string path)
    {
        if (result.Resumed > 0) terminal.Line($"{result.Resumed:N0} rows had been scored before");
        terminal.Line($"{result.Rows:N0} rows scored with {scorer.Kind}{(result.Bad > 0 ? $", {result.Bad:N0} of them bad" : "")}: {path}");
        foreach (DataFault fault in result.Faults.Take(10)) terminal.Caution($"  {fault}");
        if (result.Bad > Math.Min(10, result.Faults.Length)) terminal.Caution("All are in the column 'error' of the result");
        terminal.Json(new { file = path, result.Rows, result.Bad, result.Resumed, kind = scorer.Kind, faults = result.Faults });
    }

    private static LoadedModel OfFile(string path) => new(Path.GetFileName(path), ScorerFile.Load(path), FileHash.Of(path, FitContext.Default));

    private static LoadedModel Registered(string model, LedgerStore ledger, BlobStore blobs, CancellationToken cancellation)
    {
        int at = model.IndexOf('@', StringComparison.Ordinal);
        string name = at < 0 ? model : model[..at], after = at < 0 ? "latest" : model[(at + 1)..];
        bool plain = after == "latest" || int.TryParse(after, out _) || Enum.TryParse(after, ignoreCase: true, out ModelStage _);
        ModelVersion version = ModelCommand.Await(ledger.Registry.FindVersionAsync(name, plain ? after : $"@{after}", cancellation));
        string found = $"{name} version {version.Number}";
        if (version.File is not { } file) throw new DataException(new DataFault(FaultCode.NotFound, found, "no model file of Kontor's", "a version that was registered with its file: kontor model register"));
        using FileStream stream = blobs.Open(file.Sha256);
        return new LoadedModel(found, ScorerFile.Load(stream, found), file);
    }

    private sealed record LoadedModel(string Name, Scorer Scorer, FileHash File) : IDisposable
    {
        public void Dispose() => Scorer.Dispose();
    }
}
