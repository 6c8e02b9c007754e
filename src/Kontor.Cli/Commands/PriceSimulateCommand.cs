using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Kontor.Cli.Shell;
using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Responses;
using Kontor.Pricing.Simulation;
using Kontor.Reports.Pricing;
using Kontor.Reports.Results;

namespace Kontor.Cli.Commands;

/// <summary><c>kontor price simulate sales.csv --change -10,-5,5,10</c></summary>
internal static class PriceSimulateCommand
{
    internal static Command Create()
    {
        var options = new PriceOptions(ElasticityCatalog.ForDeciding);
        var changes = new Option<ImmutableArray<double>>("--change")
        {
            HelpName = "percent,...",
            Description = "Changes of the current prices in per cent, such as -10,-5,5,10 (the default)",
            DefaultValueFactory = _ => [-0.1, -0.05, 0.05, 0.1],
            AllowMultipleArgumentsPerToken = true,
            CustomParser = result =>
            {
                var read = ImmutableArray.CreateBuilder<double>();
                foreach (string word in result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
                {
                    if (double.TryParse(word.TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out double percent) && percent is > -100 and <= 1000) read.Add(percent / 100);
                    else result.AddError($"--change is '{word}': needs numbers above -100 and at most 1000, with commas between");
                }
                return read.ToImmutable();
            },
        };
        var scope = new Option<string>("--scope") { HelpName = "word", Description = "Whose prices change together: all, product (one product at a time), item (one at a time)", DefaultValueFactory = _ => "all" };
        CommonOptions.Among(scope, ["all", "product", "item"]);
        Command command = options.Command("simulate", "What changes of prices do to volume, revenue and margin, against doing nothing", costs: true, changes, scope);
        options.SetAction(command, (run, parsed) => Finish(run, new PriceWhatIf
        {
            Changes = parsed.GetValue(changes),
            Scope = parsed.GetValue(scope) switch { "product" => WhatIfScope.EachProduct, "item" => WhatIfScope.EachItem, _ => WhatIfScope.Together },
        }));
        return command;
    }

    private static void Finish(PriceRun run, PriceWhatIf whatIf)
    {
        (PriceResponse response, ImmutableArray<DataFault> faults) = run.Respond();
        WhatIfTable table = run.Recorder.WithProgress(sink => whatIf.Run(response, run.Context with { Progress = sink }));
        run.Folder.Write("simulation.csv", w => SimulationCsv.Write(table, run.Data.Panel.KeyNames, w));
        run.Folder.Write("elasticities.csv", w => ElasticityCsv.WriteOwn(run.Fit, w));
        run.Folder.Write("report.html", w => w.Write(WhatIfReport.Of(table, run.Period, run.Recorder.Provenance()).ToHtml()));
        run.Recorder.Files = [("simulation.csv", "text/csv"), ("elasticities.csv", "text/csv"), ("report.html", "text/html")];
        run.Recorder.Metrics = [.. run.Recorder.Metrics, .. table.Scenarios.Where(s => s.Subject is null).Select(s => new RunMetric("revenue_change", s.RevenueChange.Expected) { Group = $"change={s.Change:0.####}" })];
        Terminal terminal = run.Terminal;
        terminal.Line();
        terminal.Heading($"Now {table.UnitsNow:N0} {run.Data.Panel.TargetName} and {table.RevenueNow:N0} revenue per {run.Period}{(table.MarginNow is { } margin ? $", {margin:N0} margin" : "")}; changes against that, with {table.Level:0%} intervals");
        terminal.Table(
            ["Change", "Whose", "Units", "Revenue", "Margin"],
            table.Scenarios.Take(24).Select(s => (IReadOnlyList<string>)[$"{s.Change:+0.##%;-0.##%}", s.Subject ?? "all", Said(s.UnitsChange), Said(s.RevenueChange), s.MarginChange is { } change ? Said(change) : "cost not known"]));
        if (table.Scenarios.Length > 24) terminal.Line($"24 of {table.Scenarios.Length:N0}; all are in simulation.csv");
        // a missing cost is one thing to know, not one per item
        int costless = response.Items.Count(i => i.Cost is null);
        if (costless > 0) terminal.Caution($"{costless:N0} of {response.Items.Length:N0} items have no cost: they count in units and revenue, not in margin (--costs)");
        PriceOptions.Say(terminal, [.. table.Faults.Where(f => f.Code != FaultCode.Missing)], "Not counted");
        terminal.Line($"Results: {run.Folder.Path} (report.html, simulation.csv, elasticities.csv)");
        terminal.Json(new
        {
            items = response.Items.Length,
            period = run.Period,
            table.Level,
            table.UnitsNow,
            table.RevenueNow,
            table.MarginNow,
            scenarios = table.Scenarios.Select(s => new { s.Change, s.Subject, s.UnitsChange, s.RevenueChange, s.MarginChange }),
            failed = faults.AddRange(table.Faults),
            folder = run.Folder.Path,
            files = run.Recorder.Files.Select(f => f.Name),
            seconds = run.Recorder.Elapsed.TotalSeconds,
        });
    }

    private static string Said(Outlook outlook) => $"{outlook.Expected:+#,0;-#,0;0} ({outlook.Lower:+#,0;-#,0;0} to {outlook.Upper:+#,0;-#,0;0})";
}
