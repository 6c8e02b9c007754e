using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Errors;

namespace Kontor.Demand.Global;

/// <summary>Fits <see cref="GlobalTrees"/>: layout, features, rows, boosters, calibration, dependence.</summary>
internal static class TreeFit
{
    private const int LeastRows = 20;

    internal static GlobalTreesModel Run(GlobalTrees specification, Panel panel, ImmutableArray<DataFault> faults, FitContext context)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        TreeLayout layout = TreeLayout.Of(specification, panel);
        PanelGrid grid = PanelGrid.Of(panel, layout);
        layout = layout with { Product = specification.Product is { } name ? KeyIndex(panel, name) : ProductChoice.Of(grid, layout, context) };
        var features = new FeatureSet(grid, layout, panel.Calendar, context);
        TrainingRows training = TrainingRows.Of(specification, features, context.Seed);
        if (training.Rows.Length < LeastRows || Folds(training).Any(f => f.Count == 0)) Throw.TooFewRows(specification.Name, training.Rows.Length, LeastRows);
        FeatureTable table = features.Fill(training.Rows);
        double[] targets = [.. training.Rows.Select(r => grid.TargetOf(r.Series)[r.Target])];
        TreeEnsemble ensemble = TreeEnsemble.Train(specification, table, targets, training.Starts, context);
        double[] unseen = [.. Folds(training).SelectMany((f, fold) => ensemble.Predict(table, f.First, f.Count, fold))];
        Rehearsal rehearsal = Rehearsal.Of(specification, ensemble, layout, panel.Calendar, grid, training, context);
        ErrorQuantiles quantiles = Calibrate(specification, table, targets, unseen, rehearsal);
        (double[] factor, double common) = rehearsal.Dependence(quantiles);
        var report = new FitReport(Converged: true, specification.Rounds * ensemble.Members.Length, Loss(table, targets, unseen, quantiles))
        {
            Warnings = [.. layout.Lacks(), .. faults.IsEmpty ? [] : (string[])[$"{faults.Length} series left out"]],
        };
        int[] ends = grid.Ends;
        return new GlobalTreesModel(
            specification, panel.Calendar, panel.TargetName, layout, grid.Cut(layout, ends, 0), ensemble, features.Names, quantiles, factor, common, report, faults);
    }

    private static IEnumerable<(int First, int Count)> Folds(TrainingRows training) => training.Starts.Zip(training.Starts.Skip(1), (first, next) => (first, next - first));

    private static ErrorQuantiles Calibrate(GlobalTrees specification, FeatureTable table, double[] targets, double[] unseen, Rehearsal rehearsal)
    {
        int outputs = TreeEnsemble.OutputsOf(specification.Objective);
        var errors = new List<(int Step, double Target, double Unit, ReadOnlyMemory<double> Predicted)>(table.Count);
        for (int r = 0; r < table.Count; r++) errors.Add((table.Rows[r].Step, targets[r], table.Units[r], unseen.AsMemory(r * outputs, outputs)));
        if (specification.Strategy == TreeStrategy.Recursive) errors.AddRange(rehearsal.Errors.Where(e => e.Step > 1));
        return ErrorQuantiles.Of(specification.Objective == TreeObjective.Tweedie, outputs, specification.Horizon, errors);
    }

    // mean pinball loss over levels on rows that were not trained on, in units of the series
    private static double Loss(FeatureTable table, double[] targets, double[] unseen, ErrorQuantiles quantiles)
    {
        int outputs = unseen.Length / table.Count;
        Span<double> curve = stackalloc double[TreeEnsemble.Levels.Length];
        double sum = 0;
        for (int r = 0; r < table.Count; r++)
        {
            quantiles.Apply(unseen.AsSpan(r * outputs, outputs), table.Rows[r].Step, table.Units[r], narrowing: 1, curve);
            for (int l = 0; l < curve.Length; l++)
            {
                double u = (targets[r] - curve[l]) / table.Units[r];
                sum += Math.Max(TreeEnsemble.Levels[l] * u, (TreeEnsemble.Levels[l] - 1) * u);
            }
        }
        return sum / table.Count / curve.Length;
    }

    private static int KeyIndex(Panel panel, string name)
    {
        int index = panel.KeyNames.IndexOf(name);
        if (index < 0) Throw.UnknownKey(name, panel);
        return index;
    }
}
