using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Kontor.Data.Configuration;
using Kontor.Data.Loading;
using Kontor.Demand;
using Kontor.Errors;

namespace Kontor.Cli.Shell;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    internal static Argument<string> Source() => new("source") { Description = "A CSV file (plain or .gz), or a kontor.yaml that names the source" };

    internal static Option<string?> Config() => new("--config") { HelpName = "file", Description = "A kontor.yaml that overrides guesses; by default the one beside the source" };

    internal static Option<int?> Horizon()
    {
        var option = new Option<int?>("--horizon") { HelpName = "periods", Description = "Periods ahead (default: the configuration's, else 8)" };
        AtLeast(option, 1, "period");
        return option;
    }

    internal static Option<int> Origins(int usual) => Number("--origins", "count", "Past origins of the backtest", usual, 1, "origin");

    internal static Option<string?> Out() => new("--out") { HelpName = "folder", Description = "The folder for results (default: kontor-out, or the next free number)" };

    internal static Option<bool> Overwrite() => new("--overwrite") { Description = "Replace the results of an earlier run that are in the folder" };

    internal static Option<string> Ledger() => new("--ledger") { HelpName = "file", Description = "SQLite file or PostgreSQL connection string", DefaultValueFactory = _ => "kontor.db" };

    internal static Option<bool> Json() => new("--json") { Description = "Print the summary as JSON on the standard output, and all else on the error stream" };

    internal static Option<ulong> Seed() => new("--seed") { HelpName = "number", Description = "The same seed gives the same result", DefaultValueFactory = _ => FitContext.Default.Seed };

    internal static Option<int> Threads() => Number("--threads", "count", "The most threads to use; no result depends on it", Environment.ProcessorCount, 1, "thread");

    internal static Option<bool> SkipBadRows() => new("--skip-bad-rows") { Description = "Leave bad rows out and list them, instead of stopping" };

    /// <summary>A whole number with a least value.</summary>
    internal static Option<int> Number(string name, string shown, string description, int usual, int least, string noun)
    {
        var option = new Option<int>(name) { HelpName = shown, Description = description, DefaultValueFactory = _ => usual };
        AtLeast(option, least, noun);
        return option;
    }

    /// <summary>A time such as <c>90s</c>, <c>10m</c> or <c>1.5h</c>.</summary>
    internal static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        HelpName = "time",
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            double unit = text is [.., var last] ? last switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 } : 0;
            if (unit > 0 && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count) && count * unit is > 0 and <= 1e7) return TimeSpan.FromSeconds(count * unit);
            result.AddError($"{name} is '{text}': needs a time such as 90s, 10m or 1.5h");
            return null;
        },
    };

    /// <summary>Refuses numbers below the least one.</summary>
    internal static void AtLeast(Option option, int least, string noun) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && int.TryParse(token.Value, out int value) && value < least) result.AddError($"{option.Name} is {value}: needs {least} {noun}{(least == 1 ? "" : "s")} or more");
    });

    /// <summary>Refuses words that are none of those known.</summary>
    internal static void Among(Option option, IReadOnlyList<string> known) => option.Validators.Add(result =>
    {
        foreach (string word in result.Tokens.Select(t => t.Value).Where(w => !known.Contains(w))) Refuse(result, option, word, known);
    });

    /// <summary>Refuses a value that is not the name of a model, several of them with + between, or one of some other words.</summary>
    internal static void Models(Option option, params string[] others) => option.Validators.Add(result =>
    {
        foreach (string word in result.Tokens.Select(t => t.Value).Where(w => !others.Contains(w)))
        {
            ImmutableArray<string> parts = ModelCatalog.Parts(word);
            foreach (string part in parts.Where(p => !ModelCatalog.Names.Contains(p))) Refuse(result, option, part, parts.Length > 1 ? ModelCatalog.Names : [.. others, .. ModelCatalog.Names]);
            if (parts.Distinct().Count() < parts.Length) result.AddError($"{option.Name} is '{word}': needs different models for a mean");
        }
    });

    private static void Refuse(OptionResult result, Option option, string word, IReadOnlyList<string> known)
    {
        string hint = Suggestion.For(word, known) is { } near ? $"; did you mean {near}?" : "";
        result.AddError($"{option.Name} is '{word}': needs one of {string.Join(", ", known)}{hint}");
    }

    /// <summary>The request of a source and its options.</summary>
    internal static LoadRequest Request(string source, string? config, int? horizon)
    {
        DataConfiguration? configuration = config is null ? null : ConfigurationFile.Read(config) with { File = System.IO.Path.GetFullPath(source) };
        return new LoadRequest { Path = configuration is null ? source : null, Configuration = configuration, Horizon = horizon };
    }
}
