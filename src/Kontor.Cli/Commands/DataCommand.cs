using System.CommandLine;
using Kontor.Cli.Shell;
using Kontor.Data.Checks;
using Kontor.Data.Loading;
using Kontor.Ledger;

namespace Kontor.Cli.Commands;

/// <summary><c>kontor data check sales.csv</c></summary>
internal static class DataCommand
{
    internal static Command Create() => new("data", "Look at data before planning on them") { Check() };

    private static Command Check()
    {
        Argument<string> source = CommonOptions.Source();
        Option<string?> config = CommonOptions.Config();
        Option<int?> horizon = CommonOptions.Horizon();
        Option<string> ledger = CommonOptions.Ledger();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("check", "Schema, roles, gaps, duplicates, suspicious values; exit code 0 when the data can be used") { source, config, horizon, ledger, json };
        command.SetAction((parsed, cancellation) => Terminal.RunAsync(parsed.GetValue(json), terminal => Run(
            terminal,
            new RunSettings(
                CommonOptions.Request(parsed.GetRequiredValue(source), parsed.GetValue(config), parsed.GetValue(horizon)), Folder: null, Overwrite: false, parsed.GetValue(ledger)!, new FitContext { Cancellation = cancellation })
            {
                Typed = CommandLine.Typed(parsed),
            })));
        return command;
    }

    private static int Run(Terminal terminal, RunSettings settings)
    {
        var recorder = new RunRecorder(settings, "data check", terminal);
        return recorder.Log(() =>
        {
            CheckReport report = recorder.WithProgress(sink => DataCheck.Run(settings.Load, settings.Context with { Progress = sink }));
            Print(terminal, report);
            recorder.Metrics =
            [
                new RunMetric("usable", report.IsUsable ? 1 : 0), new RunMetric("findings", report.Findings.Count(f => f.Severity != Severity.Note)),
                new RunMetric("rows", report.Data?.RowCount), new RunMetric("series", report.Data?.Panel.Count),
            ];
            return new RunWork(report.IsUsable ? 0 : 1, report.Data?.Inputs ?? [], report.Data?.RowCount);
        });
    }

    private static void Print(Terminal terminal, CheckReport report)
    {
        terminal.Heading(report.IsUsable ? "The data can be used." : "The data cannot be used as they are.");
        if (report.Data is { } data) terminal.Line($"{data.RowCount:N0} rows, {data.Panel.Count:N0} series, {data.Panel.Observations:N0} periods of {data.Panel.TargetName}");
        foreach (Fact fact in report.Facts) terminal.Line($"  {fact}");
        foreach (Finding finding in report.Findings)
        {
            if (finding.Severity == Severity.Note) terminal.Line($"  {finding}");
            else terminal.Caution($"  {finding}");
        }
        terminal.Json(new { usable = report.IsUsable, rows = report.Data?.RowCount, series = report.Data?.Panel.Count, facts = report.Facts, findings = report.Findings });
    }
}
