using System.CommandLine;
using Kontor.Cli.Shell;
using Kontor.Data.Loading;
using Kontor.Data.Simulation;
using Kontor.Demand.Plans;

namespace Kontor.Cli.Commands;

/// <summary><c>kontor demo</c>: a simulated market, its data, plan, report and ledger.</summary>
internal static class DemoCommand
{
    private const int Least = 16; // weeks of which the default backtest can be made

    private static readonly DateOnly End = new(2026, 4, 27); // the first Monday after the sales: as many weeks before it as are asked for

    internal static Command Create()
    {
        var folder = new Option<string>("--out") { HelpName = "folder", Description = "The folder for data and results", DefaultValueFactory = _ => "kontor-demo" };
        var usual = new MarketSimulator();
        Option<int> stores = CommonOptions.Number("--stores", "count", "Stores of the market", usual.Stores, 1, "store");
        Option<int> products = CommonOptions.Number("--products", "count", "Products of the market; each store sells all of them", usual.Products, 1, "product");
        Option<int> weeks = CommonOptions.Number("--weeks", "count", "Weeks of sales", usual.Weeks, Least, "week");
        Option<bool> overwrite = CommonOptions.Overwrite(), json = CommonOptions.Json();
        Option<ulong> seed = CommonOptions.Seed();
        Option<int> threads = CommonOptions.Threads();
        var command = new Command("demo", "The two-minute tour: a simulated market, its plan and its report") { folder, stores, products, weeks, overwrite, seed, threads, json };
        command.SetAction((parsed, cancellation) => Terminal.RunAsync(parsed.GetValue(json), terminal => Run(
            terminal,
            usual with
            {
                Stores = parsed.GetValue(stores),
                Products = parsed.GetValue(products),
                Categories = Math.Min(usual.Categories, parsed.GetValue(products)),
                Weeks = parsed.GetValue(weeks),
                Start = End.AddDays(-7 * parsed.GetValue(weeks)),
            },
            parsed.GetValue(folder)!, parsed.GetValue(overwrite), CommandLine.Typed(parsed),
            new FitContext { Seed = parsed.GetValue(seed), Threads = parsed.GetValue(threads), Cancellation = cancellation })));
        return command;
    }

    private static int Run(Terminal terminal, MarketSimulator market, string folder, bool overwrite, string typed, FitContext context)
    {
        string results = System.IO.Path.Combine(folder, "plan"), ledger = System.IO.Path.Combine(folder, "kontor.db"), file, costs;
        using (ResultFolder data = ResultFolder.Open(System.IO.Path.Combine(folder, "data"), overwrite))
        {
            terminal.Line($"1. A market is simulated (stores: {market.Stores}, products: {market.Products}, weeks: {market.Weeks}): seasons, prices, promotions, launches, stock-outs.");
            Market simulated = market.Simulate(context);
            file = System.IO.Path.GetFileName(simulated.WriteCsv(data.Working));
            costs = System.IO.Path.GetFileName(simulated.WriteCosts(data.Working));
            data.Publish();
            terminal.Line($"   Its sales: {System.IO.Path.Combine(folder, "data", file)}");
        }
        terminal.Line("2. The file is read as any other, models are backtested, and the best one plans the next 8 weeks.");
        int code = ForecastCommand.Run(
            terminal, new PlanRequest(), new RunSettings(new LoadRequest { Path = System.IO.Path.Combine(folder, "data", file) }, results, overwrite, ledger, context) { Typed = typed });
        if (code != 0) return code;
        terminal.Line($"3. Open {System.IO.Path.Combine(results, "report.html")}; the run is in {ledger}: kontor runs --ledger {ledger}");
        terminal.Line($"4. Prices next: kontor price recommend {System.IO.Path.Combine(folder, "data", file)} --costs {System.IO.Path.Combine(folder, "data", costs)} --out {System.IO.Path.Combine(folder, "prices")} --ledger {ledger}");
        return code;
    }
}
