using System.CommandLine;
using Kontor.Cli.Shell;
using Kontor.Pricing.Elasticities;
using Kontor.Reports.Pricing;
using Kontor.Reports.Results;

namespace Kontor.Cli.Commands;

/// <summary><c>kontor price elasticity sales.csv</c></summary>
internal static class PriceElasticityCommand
{
    internal static Command Create()
    {
        var options = new PriceOptions(ElasticityCatalog.ForReading);
        Command command = options.Command("elasticity", "Own and cross elasticities per series, product, channel and category, with intervals and what weakens them", costs: false);
        options.SetAction(command, (run, _) => Finish(run));
        return command;
    }

    private static void Finish(PriceRun run)
    {
        ElasticityFit fit = run.Fit;
        run.Folder.Write("elasticities.csv", w => ElasticityCsv.WriteOwn(fit, w));
        run.Folder.Write("cross-elasticities.csv", w => ElasticityCsv.WriteCross(fit, w));
        run.Folder.Write("report.html", w => w.Write(ElasticityReport.Of(fit, run.Recorder.Provenance()).ToHtml()));
        run.Folder.WriteModel(fit.Save);
        run.Recorder.Files = [("elasticities.csv", "text/csv"), ("cross-elasticities.csv", "text/csv"), ("report.html", "text/html"), ("model.json", "application/json")];
        Terminal terminal = run.Terminal;
        terminal.Line();
        ElasticityEstimate? all = fit.Find(ElasticityLevel.Total)?.Estimate;
        terminal.Heading(all is null ? $"Elasticities of {fit.At(ElasticityLevel.Series).Count():N0} series" : $"Own elasticity over all: {Said(all)}");
        OwnElasticity[] products = [.. fit.At(ElasticityLevel.Product)];
        terminal.Table(
            [fit.Columns.Product!, "Elasticity", "95% interval", "Naive", "Price changes", "In promotions"],
            products.OrderBy(p => p.Estimate.Value).Take(25).Select(p => (IReadOnlyList<string>)
            [
                p.Key.ToString(), $"{p.Estimate.Value:0.00}", $"{p.Estimate.Lower:0.00} to {p.Estimate.Upper:0.00}", p.Naive is null ? "-" : $"{p.Naive.Value:0.00}", $"{p.Diagnostics.PriceChanges:N0}", $"{p.Diagnostics.PromotionShare:P0}",
            ]));
        if (products.Length > 25) terminal.Line($"The 25 most elastic of {products.Length:N0}; all are in elasticities.csv");
        CrossElasticity[] clear = [.. fit.Cross.Where(c => c.Relation != CrossRelation.Unclear).OrderByDescending(c => Math.Abs(c.Estimate.Value))];
        foreach (CrossElasticity cross in clear.Take(5)) terminal.Line($"{cross.Relation}s: a dearer {cross.Price} by 1% changes the units of {cross.Product} by {cross.Estimate.Value:+0.00;-0.00}% ({cross.Estimate.Lower:0.00} to {cross.Estimate.Upper:0.00})");
        if (clear.Length > 5) terminal.Line($"... and {clear.Length - 5} more pairs in cross-elasticities.csv");
        foreach (OwnElasticity product in products.Where(p => !p.Diagnostics.Warnings.IsEmpty).Take(5)) terminal.Caution($"{product.Key}: {string.Join("; ", product.Diagnostics.Warnings)}");
        terminal.Line($"Results: {run.Folder.Path} (report.html, elasticities.csv, cross-elasticities.csv, model.json)");
        terminal.Json(new
        {
            estimator = fit.Specification.Name,
            columns = fit.Columns,
            own = fit.Own.Where(o => o.Level != ElasticityLevel.Series).Select(o => new { level = o.Level, key = o.Key.Parts, elasticity = o.Estimate, naive = o.Naive, diagnostics = o.Diagnostics }),
            series = fit.At(ElasticityLevel.Series).Count(),
            cross = clear.Select(c => new { c.Product, priceOf = c.Price, elasticity = c.Estimate, c.Relation }),
            failed = fit.Faults,
            warnings = fit.Report.Warnings,
            folder = run.Folder.Path,
            files = run.Recorder.Files.Select(f => f.Name),
            seconds = run.Recorder.Elapsed.TotalSeconds,
        });
    }

    private static string Said(ElasticityEstimate estimate) => $"{estimate.Value:0.00}, 95% interval {estimate.Lower:0.00} to {estimate.Upper:0.00}";
}
