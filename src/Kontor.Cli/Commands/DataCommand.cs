using System.CommandLine;
using Kontor.Cli.Shell;
using Kontor.Data.Checks;
using Kontor.Data.Loading;

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
        Option<bool> json = CommonOptions.Json();
        var command = new Command("check", "Schema, roles, gaps, duplicates, suspicious values; exit code 0 when the data can be used") { source, config, horizon, json };
        command.SetAction((parsed, cancellation) => Terminal.RunAsync(parsed.GetValue(json), terminal => Run(
            terminal, CommonOptions.Request(parsed.GetRequiredValue(source), parsed.GetValue(config), parsed.GetValue(horizon)), new FitContext { Cancellation = cancellation })));
        return command;
    }

    private static int Run(Terminal terminal, LoadRequest request, FitContext context)
    {
        CheckReport report = terminal.WithProgress(sink => DataCheck.Run(request, context with { Progress = sink }));
        terminal.Heading(report.IsUsable ? "The data can be used." : "The data cannot be used as they are.");
        if (report.Data is { } data) terminal.Line($"{data.RowCount:N0} rows, {data.Panel.Count:N0} series, {data.Panel.Observations:N0} periods of {data.Panel.TargetName}");
        foreach (Fact fact in report.Facts) terminal.Line($"  {fact}");
        foreach (Finding finding in report.Findings)
        {
            if (finding.Severity == Severity.Note) terminal.Line($"  {finding}");
            else terminal.Caution($"  {finding}");
        }
        terminal.Json(new { usable = report.IsUsable, rows = report.Data?.RowCount, series = report.Data?.Panel.Count, facts = report.Facts, findings = report.Findings });
        return report.IsUsable ? 0 : 1;
    }
}
