using System.CommandLine;
using Kontor.Cli.Shell;
using Kontor.Data.Loading;
using Kontor.Data.Simulation;
using Kontor.Demand.Plans;

namespace Kontor.Cli.Commands;

/// <summary><c>kontor demo</c>: a simulated market, its data, plan, report and ledger.</summary>
internal static class DemoCommand
{
    internal static Command Create()
    {
        var folder = new Option<string>("--out") { Description = "The folder for data and results", DefaultValueFactory = _ => "kontor-demo" };
        Option<bool> overwrite = CommonOptions.Overwrite(), json = CommonOptions.Json();
        Option<ulong> seed = CommonOptions.Seed();
        Option<int> threads = CommonOptions.Threads();
        var command = new Command("demo", "The two-minute tour: a simulated market, its plan and its report") { folder, overwrite, seed, threads, json };
        command.SetAction((parsed, cancellation) => Terminal.RunAsync(parsed.GetValue(json), terminal => Run(
            terminal, parsed.GetValue(folder)!, parsed.GetValue(overwrite),
            new FitContext { Seed = parsed.GetValue(seed), Threads = parsed.GetValue(threads), Cancellation = cancellation })));
        return command;
    }

    private static int Run(Terminal terminal, string folder, bool overwrite, FitContext context)
    {
        string results = System.IO.Path.Combine(folder, "plan"), ledger = System.IO.Path.Combine(folder, "kontor.db"), file;
        using (ResultFolder data = ResultFolder.Open(System.IO.Path.Combine(folder, "data"), overwrite))
        {
            terminal.Line("1. A market of 8 stores and 15 products is simulated: seasons, prices, promotions, launches, stock-outs.");
            file = System.IO.Path.GetFileName(new MarketSimulator { Start = new DateOnly(2023, 5, 1) }.Simulate(context).WriteCsv(data.Working));
            data.Publish();
            terminal.Line($"   Its sales: {System.IO.Path.Combine(folder, "data", file)}");
        }
        terminal.Line("2. The file is read as any other, models are backtested, and the best one plans the next 8 weeks.");
        int code = ForecastCommand.Run(
            terminal, new LoadRequest { Path = System.IO.Path.Combine(folder, "data", file) }, new PlanRequest(), horizonGiven: true, new RunSettings(results, overwrite, ledger), context);
        if (code == 0) terminal.Line($"3. Open {System.IO.Path.Combine(results, "report.html")}; the run is in {ledger}: kontor runs --ledger {ledger}");
        return code;
    }
}
