using System.Collections.Immutable;
using System.CommandLine;
using Kontor.Cli.Shell;
using Kontor.Data.Loading;
using Kontor.Data.Panels;
using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Responses;

namespace Kontor.Cli.Commands;

/// <summary>What all commands on prices share: the estimator, which columns name what, the costs.</summary>
internal sealed class PriceOptions
{
    private readonly RunOptions _run = new(origins: null);
    private readonly Option<string> _estimator;
    private readonly Option<string?> _product = Column("--product", "The key that names the product (default: one called sku, product, item, brand, else the last)");
    private readonly Option<string?> _channel = Column("--channel", "The key that names the channel or store (default: one called channel, store, market, else the first of the others)");
    private readonly Option<string?> _category = Column("--category", "The static column or key that names the category (default: one called category, department, class)");
    private readonly Option<string?> _costs = new("--costs") { HelpName = "file", Description = $"A CSV file by product, channel or both with {string.Join(", ", PresentItems.CostColumns.Select(c => c.Name))}; only cost is needed" };

    /// <summary>The options of a command.</summary>
    /// <param name="estimator">The estimator that it takes unless another is named.</param>
    internal PriceOptions(string estimator)
    {
        _estimator = new("--estimator") { HelpName = "name", Description = $"How elasticities are estimated: {string.Join(", ", ElasticityCatalog.Names)}", DefaultValueFactory = _ => estimator };
        CommonOptions.Among(_estimator, ElasticityCatalog.Names);
    }

    /// <summary>A command with these options and its own.</summary>
    internal Command Command(string name, string description, bool costs, params ReadOnlySpan<Option> own) =>
        _run.Command(name, description, [.. costs ? (Option[])[_costs] : [], .. own, _estimator, _product, _channel, _category]);

    /// <summary>Makes a command run: the work is given the data, the fit and the costs.</summary>
    internal void SetAction(Command command, Action<PriceRun, ParseResult> work) => _run.SetAction(command, (parsed, terminal, settings) =>
    {
        ElasticityEstimator estimator = ElasticityCatalog.Create(
            parsed.GetValue(_estimator)!, new PricingColumns { Product = parsed.GetValue(_product), Channel = parsed.GetValue(_channel), Category = parsed.GetValue(_category) });
        string? costs = command.Options.Contains(_costs) ? parsed.GetValue(_costs) : null;
        var recorder = new RunRecorder(settings, $"price {command.Name}", terminal);
        return recorder.Record((data, folder) =>
        {
            KeyedTable? table = costs is null ? null : KeyedTable.Read(costs, data.Panel.KeyNames, PresentItems.CostColumns, settings.Context);
            if (table?.Input is { } input) recorder.Reads(input);
            foreach (Finding finding in (table?.Findings ?? []).Take(10)) terminal.Caution($"  {finding}");
            recorder.Specification = ElasticityFile.Describe(estimator);
            ElasticityFit fit = recorder.WithProgress(sink => estimator.Fit(data.Panel, settings.Context with { Progress = sink }));
            foreach (string warning in fit.Report.Warnings.Take(5)) terminal.Caution(warning);
            Say(terminal, fit.Faults, "No elasticity");
            recorder.Metrics = Metrics(fit);
            work(new PriceRun(terminal, recorder, folder, data, fit, table, settings.Context), parsed);
        });
    });

    /// <summary>The first faults, and how many more there are.</summary>
    internal static void Say(Terminal terminal, ImmutableArray<DataFault> faults, string what)
    {
        foreach (DataFault fault in faults.Take(10)) terminal.Caution($"{what}: {fault}");
        if (faults.Length > 10) terminal.Caution($"... and {faults.Length - 10} more");
    }

    private static ImmutableArray<RunMetric> Metrics(ElasticityFit fit) =>
    [
        .. fit.Own.Where(o => o.Level is ElasticityLevel.Product or ElasticityLevel.Total).SelectMany(o => new (string Name, double? Value)[]
        {
            ("elasticity", o.Estimate.Value), ("elasticity_standard_error", o.Estimate.StandardError), ("elasticity_naive", o.Naive?.Value),
        }.Select(m => new RunMetric(m.Name, m.Value is { } v && double.IsFinite(v) ? v : null) { Model = fit.Specification.Name, Group = o.Level == ElasticityLevel.Total ? null : $"{fit.Columns.Product}={o.Key}" })),
    ];

    private static Option<string?> Column(string name, string description) => new(name) { HelpName = "column", Description = description };
}
