using System.CommandLine;
using Kontor.Data.Loading;

namespace Kontor.Cli.Shell;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    internal static Argument<string> Source() => new("source") { Description = "A CSV file (plain or .gz), or a kontor.yaml that names the source" };

    internal static Option<string?> Config() => new("--config") { Description = "A kontor.yaml that overrides guesses; by default the one beside the file" };

    internal static Option<int?> Horizon()
    {
        var option = new Option<int?>("--horizon", "-h") { Description = "Periods ahead (default: the configuration's, else 8)" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out int periods) && periods < 1) result.AddError($"--horizon is {periods}: needs 1 period or more");
        });
        return option;
    }

    internal static Option<int> Origins(int usual) => new("--origins") { Description = "Origins of the backtest", DefaultValueFactory = _ => usual };

    internal static Option<string?> Out() => new("--out") { Description = "The folder for results (default: kontor-out, or the next free number)" };

    internal static Option<bool> Overwrite() => new("--overwrite") { Description = "Replace the results that are in the folder" };

    internal static Option<string> Ledger() => new("--ledger") { Description = "SQLite file or PostgreSQL connection string", DefaultValueFactory = _ => "kontor.db" };

    internal static Option<bool> Json() => new("--json") { Description = "Print the summary as JSON" };

    internal static Option<ulong> Seed() => new("--seed") { Description = "The seed: the same one gives the same result", DefaultValueFactory = _ => FitContext.Default.Seed };

    internal static Option<int> Threads() => new("--threads") { Description = "The most threads to use", DefaultValueFactory = _ => Environment.ProcessorCount };

    internal static Option<bool> SkipBadRows() => new("--skip-bad-rows") { Description = "Leave bad rows out and list them, instead of stopping" };

    /// <summary>The request of a source and its options.</summary>
    internal static LoadRequest Request(string source, string? config, int? horizon, bool skipBadRows)
    {
        Data.Configuration.DataConfiguration? configuration = config is null ? null : Data.Configuration.ConfigurationFile.Read(config) with { File = System.IO.Path.GetFullPath(source) };
        return new LoadRequest { Path = configuration is null ? source : null, Configuration = configuration, Horizon = horizon, BadRows = skipBadRows ? Data.Configuration.BadRowRule.Skip : null };
    }
}
