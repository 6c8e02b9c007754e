using System.Collections.Immutable;
using System.CommandLine;
using Kontor.Cli.Shell;
using Kontor.Data.Panels;
using Kontor.Decisions;
using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Pricing.Decisions;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Optimisation;
using Kontor.Pricing.Optimisation.Rules;
using Kontor.Pricing.Responses;
using Kontor.Reports.Pricing;
using Kontor.Reports.Results;

namespace Kontor.Cli.Commands;

/// <summary><c>kontor price recommend sales.csv --costs costs.csv --rules rules.yaml</c></summary>
internal static class PriceRecommendCommand
{
    private const double LargestStep = 0.2; // of a price list that nobody wrote rules for

    internal static Command Create()
    {
        var options = new PriceOptions(ElasticityCatalog.ForDeciding);
        var rules = new Option<string?>("--rules") { HelpName = "file", Description = "A YAML file of the rules that prices keep (default: steps of at most 20%, not below cost, at most 10% beyond the prices seen)" };
        var aversion = new Option<double>("--risk-aversion") { HelpName = "share", Description = "The weight of the profit in the worst tenth of the draws, 0 to 1", DefaultValueFactory = _ => 0.5 };
        var assurance = new Option<double>("--assurance") { HelpName = "share", Description = "Leave a price as it is unless its change gains in at least this share of the draws, 0 to 1", DefaultValueFactory = _ => 0.8 };
        Command command = options.Command("recommend", "The prices that earn the most within the rules, as decisions with their expected impact and risk", costs: true, rules, aversion, assurance);
        options.SetAction(command, (run, parsed) => Finish(run, new PriceOptimizer
        {
            Rules = parsed.GetValue(rules) is { } file ? RulesFile.Read(file) : PricingRules.Default with { Rules = [new StepRule(LargestStep)] },
            RiskAversion = parsed.GetValue(aversion),
            Assurance = parsed.GetValue(assurance),
        }));
        return command;
    }

    // where prices are whole cents now, nobody can ask for 4.2827; prices per ounce are not
    private static PricingRules OnCents(PricingRules rules, PriceResponse response) =>
        rules.Rules.Any(r => r is LadderRule) || response.Items.Count(i => Math.Abs((100 * i.Price) - Math.Round(100 * i.Price)) < 1e-6) < 0.95 * response.Items.Length
            ? rules
            : rules with { Rules = rules.Rules.Add(LadderRule.Steps(0.01) with { Name = "whole cents" }) };

    private static void Finish(PriceRun run, PriceOptimizer optimizer)
    {
        (PriceResponse response, ImmutableArray<DataFault> faults) = run.Respond();
        PricePlan plan = run.Recorder.WithProgress(sink => (optimizer with { Rules = OnCents(optimizer.Rules, response) }).Optimize(response, run.Context with { Progress = sink }));
        var grounds = new PriceGrounds { Response = response, Fit = run.Fit, Data = PanelFingerprint.Of(run.Data.Panel), Period = run.Period };
        ImmutableArray<Decision> decisions = PriceDecisions.Of(plan, grounds);
        run.Folder.Write("prices.csv", w => PriceListCsv.Write(plan, run.Data.Panel.KeyNames, w));
        run.Folder.Write("elasticities.csv", w => ElasticityCsv.WriteOwn(run.Fit, w));
        run.Folder.Write("report.html", w => w.Write(PriceListReport.Of(plan, grounds, run.Recorder.Provenance()).ToHtml()));
        run.Recorder.Files = [("prices.csv", "text/csv"), ("elasticities.csv", "text/csv"), ("report.html", "text/html")];
        run.Recorder.Decisions = decisions;
        run.Recorder.Metrics = [.. run.Recorder.Metrics, new RunMetric("profit_now", plan.ProfitNow), new RunMetric("profit_change", plan.ProfitChange.Expected), new RunMetric("gap", plan.Gap)];
        Print(run, plan, decisions);
        run.Terminal.Json(new
        {
            items = plan.Prices.Length,
            changed = decisions.Length,
            plan.Level,
            period = run.Period,
            profitNow = plan.ProfitNow,
            profitChange = plan.ProfitChange,
            revenueChange = plan.RevenueChange,
            unitsChange = plan.UnitsChange,
            gap = plan.Gap,
            decisions,
            clashes = plan.Clashes.Select(c => c.Text),
            notes = plan.Notes,
            failed = faults.AddRange(plan.Faults),
            folder = run.Folder.Path,
            files = run.Recorder.Files.Select(f => f.Name),
            seconds = run.Recorder.Elapsed.TotalSeconds,
        });
    }

    private static void Print(PriceRun run, PricePlan plan, ImmutableArray<Decision> decisions)
    {
        Terminal terminal = run.Terminal;
        terminal.Line();
        terminal.Heading(decisions.IsEmpty
            ? "Keep all prices: no change that the rules allow is expected to earn more"
            : $"Change {decisions.Length:N0} of {plan.Prices.Length:N0} prices: {plan.ProfitChange.Expected:+#,0;-#,0;0} profit per {run.Period} ({plan.Level:0%} interval {plan.ProfitChange.Lower:+#,0;-#,0;0} to {plan.ProfitChange.Upper:+#,0;-#,0;0}), now {plan.ProfitNow:N0}");
        foreach (Decision decision in decisions.Take(5))
        {
            Impact impact = decision.Impacts[0];
            terminal.Line($"  {decision.Recommendation} {impact.Measure} {impact.Expected:+#,0.##;-#,0.##;0} {impact.Unit} ({impact.Lower:+#,0.##;-#,0.##;0} to {impact.Upper:+#,0.##;-#,0.##;0})");
        }
        if (decisions.Length > 5) terminal.Line($"  ... and {decisions.Length - 5:N0} more: kontor decisions lists them with basis, risk and next step");
        foreach (RuleClash clash in plan.Clashes.Take(5)) terminal.Caution($"Rules clash: {clash.Text}");
        foreach (string note in plan.Notes.Take(5)) terminal.Caution(note);
        PriceOptions.Say(terminal, plan.Faults, "Not priced");
        terminal.Line($"At most {plan.Gap:0.0%} more is possible under these rules. Results: {run.Folder.Path} (report.html, prices.csv, elasticities.csv)");
    }
}
