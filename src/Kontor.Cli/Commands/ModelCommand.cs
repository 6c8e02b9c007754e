using System.CommandLine;
using Kontor.Cli.Shell;
using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Artefacts;
using Kontor.Ledger.Registry;
using Kontor.Serving;
using Kontor.Serving.Rows;

namespace Kontor.Cli.Commands;

/// <summary><c>kontor model</c></summary>
internal static class ModelCommand
{
    internal static Command Create() => new("model", "Models that are registered: their versions, stages and aliases") { Register(), List(), Show(), Promote() };

    private static Command Register()
    {
        var file = new Argument<string>("file") { Description = "A model file, such as the model.json of kontor forecast or kontor price elasticity" };
        var name = new Option<string>("--name") { HelpName = "name", Description = "The name under which versions are kept", Required = true };
        var description = new Option<string?>("--description") { HelpName = "text", Description = "What is special about this version" };
        var options = new LedgerOptions(artefacts: true);
        var command = new Command("register", "Keep a model file as the next version of a registered model") { file, name, description };
        options.AddTo(command);
        options.SetLoggedAction(command, (parsed, terminal, cancellation) =>
        {
            using LedgerStore ledger = options.Open(parsed);
            BlobStore blobs = options.Blobs(parsed);
            string path = parsed.GetRequiredValue(file);
            FileHash kept = Kept(path, blobs, cancellation);
            ModelVersion version = Await(ModelRegistration.RegisterAsync(ledger.Registry, blobs, parsed.GetRequiredValue(name), kept, parsed.GetValue(description) ?? "", run: "", Environment.UserName, cancellation));
            terminal.Line($"{version.Model} version {version.Number}: {version.Kind}, sha256 {kept.Sha256[..16]}, {kept.Bytes:N0} bytes");
            terminal.Line($"Next: kontor model promote {version.Model} {version.Number} --stage production");
            terminal.Json(version);
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        Option<int> most = CommonOptions.Number("--most", "count", "How many models", 100, 1, "model");
        var options = new LedgerOptions(artefacts: true);
        var command = new Command("list", "The registered models") { most };
        options.AddTo(command);
        options.SetAction(command, (parsed, terminal, cancellation) =>
        {
            using LedgerStore ledger = options.Open(parsed);
            var found = Await(ledger.Registry.SearchModelsAsync(new RegistrySearch { Limit = parsed.GetValue(most) }, cancellation));
            terminal.Table(
                ["Model", "Latest", "Production", "Aliases", "Kind"],
                found.Items.Select(m => (IReadOnlyList<string>)
                [
                    m.Name, m.Latest.IsEmpty ? "" : $"{m.Latest.Max(v => v.Number)}", m.Latest.FirstOrDefault(v => v.Stage == ModelStage.Production) is { } p ? $"{p.Number}" : "",
                    string.Join(", ", m.Aliases.Select(a => $"{a.Key} {a.Value}")), m.Latest.MaxBy(v => v.Number)?.Kind ?? "",
                ]));
            if (found.Items.IsEmpty) terminal.Line("No models yet: kontor model register kontor-out/model.json --name demand");
            if (found.NextPageToken is not null) terminal.Line($"More with --most; {found.Items.Length} are shown.");
            terminal.Json(found.Items);
            return 0;
        });
        return command;
    }

    private static Command Show()
    {
        var name = new Argument<string>("name") { Description = "The registered model" };
        var version = new Option<string?>("--version") { HelpName = "version", Description = "The version whose columns are shown: a number, @alias, a stage or latest (default latest)" };
        var options = new LedgerOptions(artefacts: true);
        var command = new Command("show", "A model: its versions, and the columns that it takes and gives") { name, version };
        options.AddTo(command);
        options.SetAction(command, (parsed, terminal, cancellation) =>
        {
            using LedgerStore ledger = options.Open(parsed);
            BlobStore blobs = options.Blobs(parsed);
            RegisteredModel model = Await(ledger.Registry.GetModelAsync(parsed.GetRequiredValue(name), cancellation));
            var versions = Await(ledger.Registry.SearchVersionsAsync(new RegistrySearch { Filter = $"name = '{model.Name.Replace("'", "''", StringComparison.Ordinal)}'", Order = ["version_number DESC"], Limit = 50 }, cancellation));
            terminal.Heading(model.Name);
            terminal.Table(
                ["Version", "Stage", "Aliases", "Kind", "Made", "By", "Description"],
                versions.Items.Select(v => (IReadOnlyList<string>)[$"{v.Number}", v.Stage.ToString(), string.Join(", ", v.Aliases), v.Kind, $"{DateTimeOffset.FromUnixTimeMilliseconds(v.Created):yyyy-MM-dd HH:mm}", v.User, v.Description]));
            Signature? signature = null;
            if (!versions.Items.IsEmpty)
            {
                ModelVersion shown = Await(ledger.Registry.FindVersionAsync(model.Name, parsed.GetValue(version) ?? "latest", cancellation));
                if (shown.File is { } file)
                {
                    using FileStream stream = blobs.Open(file.Sha256);
                    using Scorer scorer = ScorerFile.Load(stream, $"{model.Name} {shown.Number}");
                    signature = scorer.Signature;
                    terminal.Heading($"Version {shown.Number} takes");
                    terminal.Table(["Column", "Type", "Needed", "Unit", "Meaning"], signature.Inputs.Select(Row));
                    terminal.Heading("and gives");
                    terminal.Table(["Column", "Type", "Unit", "Meaning"], signature.Outputs.Select(f => (IReadOnlyList<string>)[f.Name, Word(f.Type), f.Unit, f.Meaning]));
                }
            }
            terminal.Json(new { model, versions = versions.Items, signature });
            return 0;
        });
        return command;
    }

    private static Command Promote()
    {
        var name = new Argument<string>("name") { Description = "The registered model" };
        var version = new Argument<int>("version") { Description = "The number of the version" };
        var stage = new Option<string?>("--stage") { HelpName = "stage", Description = "none, staging, production or archived; the version that was in staging or production before is archived" };
        CommonOptions.Among(stage, [.. Enum.GetNames<ModelStage>().Select(s => s.ToLowerInvariant())]);
        var alias = new Option<string?>("--alias") { HelpName = "name", Description = "An alias that stands for the version from now on, such as champion or challenger" };
        var options = new LedgerOptions(artefacts: true);
        var command = new Command("promote", "Move a version to a stage, or let an alias stand for it; servers take it over at once") { name, version, stage, alias };
        command.Validators.Add(result =>
        {
            if (result.GetValue(stage) is null && result.GetValue(alias) is null) result.AddError("kontor model promote needs --stage or --alias");
        });
        options.AddTo(command);
        options.SetLoggedAction(command, (parsed, terminal, cancellation) =>
        {
            using LedgerStore ledger = options.Open(parsed);
            string model = parsed.GetRequiredValue(name);
            int number = parsed.GetRequiredValue(version);
            if (parsed.GetValue(stage) is { } to)
            {
                ModelStage target = Enum.Parse<ModelStage>(to, ignoreCase: true);
                Await(ledger.Registry.MoveVersionAsync(model, number, target, archiveExisting: target is ModelStage.Staging or ModelStage.Production, Environment.UserName, cancellation));
                terminal.Line($"{model} version {number} is in {target}");
            }
            if (parsed.GetValue(alias) is { } called)
            {
                Await(ledger.Registry.SetAliasAsync(model, called, number, Environment.UserName, cancellation));
                terminal.Line($"{model}@{called} is version {number}");
            }
            terminal.Json(Await(ledger.Registry.GetVersionAsync(model, number, cancellation)));
            return 0;
        });
        return command;
    }

    /// <summary>Puts a file into the store of artefacts.</summary>
    private static FileHash Kept(string path, BlobStore blobs, CancellationToken cancellation)
    {
        // a file that is no model is not kept
        using (ScorerFile.Load(path))
        {
        }
        using FileStream stream = File.OpenRead(path);
        return Await(blobs.PutAsync(stream, cancellation));
    }

    private static IReadOnlyList<string> Row(Field field) => [field.Name, Word(field.Type), field.IsRequired ? "yes" : "no", field.Unit, field.Meaning];

    private static string Word(FieldType type) => type.ToString().ToLowerInvariant();

    // commands run on a thread of their own: see Terminal.RunAsync
    internal static T Await<T>(Task<T> work) => work.GetAwaiter().GetResult();

    private static void Await(Task work) => work.GetAwaiter().GetResult();
}
