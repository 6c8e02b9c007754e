using Kontor.Data.Calendars;

namespace Kontor.Demand.Global;

/// <summary>Raw predictions of every series over the steps after its end.</summary>
/// <param name="Steps">The number of steps.</param>
/// <param name="Outputs">The outputs per step.</param>
/// <param name="Predicted">On the scale of the layout; NaN for a series without a level. Shape: (series x steps x outputs).</param>
/// <param name="Units">The units of the series at each step. Shape: (series x steps).</param>
/// <param name="Disagreements">The mean square over series and folds of the difference between the median without the fold and the mean of all, in units; zero where one fold alone was asked. Shape: (steps).</param>
internal sealed record Rollout(int Steps, int Outputs, double[] Predicted, double[] Units, double[] Disagreements)
{
    /// <summary>The predictions of one series at one step. Shape: (outputs).</summary>
    internal ReadOnlyMemory<double> At(int series, int step) => Predicted.AsMemory(((series * Steps) + step) * Outputs, Outputs);

    /// <summary>Predicts.</summary>
    /// <param name="specification">The settings.</param>
    /// <param name="ensemble">The boosters.</param>
    /// <param name="layout">The layout.</param>
    /// <param name="calendar">The calendar.</param>
    /// <param name="grid">History up to each series' end and what is known ahead over the steps. Not changed.</param>
    /// <param name="steps">The number of steps.</param>
    /// <param name="foldOf">The fold of the rows that a product and period index belong to: the boosters trained without it are asked; null asks all.</param>
    /// <param name="context">Threads, cancellation.</param>
    internal static Rollout Run(
        GlobalTrees specification, TreeEnsemble ensemble, TreeLayout layout, Calendar calendar, PanelGrid grid, int steps, Func<int, int, int>? foldOf, FitContext context)
    {
        int outputs = TreeEnsemble.OutputsOf(specification.Objective);
        var rollout = new Rollout(steps, outputs, new double[grid.Count * steps * outputs], new double[grid.Count * steps], new double[steps]);
        Array.Fill(rollout.Predicted, double.NaN);
        if (specification.Strategy == TreeStrategy.Direct)
        {
            rollout.Fill(ensemble, new FeatureSet(grid, layout, calendar, context), grid.Ends, 1, steps, foldOf);
            return rollout;
        }
        PanelGrid rolled = grid with { Target = [.. grid.Target] };
        for (int step = 1; step <= steps; step++)
        {
            rollout.Fill(ensemble, new FeatureSet(rolled, layout, calendar, context), grid.Ends, step, step, foldOf);
            for (int i = 0; i < grid.Count; i++)
            {
                // the median is the output in the middle
                rolled.Target[(i * grid.Width) + grid.Ends[i] + step - 1] = rollout.At(i, step - 1).Span[outputs / 2];
            }
        }
        return rollout;
    }

    // a direct row stands at the series' end; a rolled one at the step before
    private void Fill(TreeEnsemble ensemble, FeatureSet features, int[] ends, int firstStep, int lastStep, Func<int, int, int>? foldOf)
    {
        var rows = new List<TreeRow>();
        for (int i = 0; i < ends.Length; i++)
        {
            int origin = ends[i] - 2 + firstStep;
            if (!features.HasLevel(i, origin)) continue;
            for (int step = firstStep; step <= lastStep; step++) rows.Add(new TreeRow(i, origin, ends[i] - 1 + step));
        }
        TreeRow[] sorted = [.. rows];
        TreeBlock.Sort(sorted, features.Products);
        int Fold(TreeRow r) => foldOf?.Invoke(features.Products.GroupOf[r.Series], features.Grid.Start + r.Target) ?? 0;
        TreeRow[] all = [.. sorted.OrderBy(Fold)]; // a stable sort keeps blocks together
        if (all.Length == 0) return;
        FeatureTable table = features.Fill(all);
        double[] predicted = foldOf is null
            ? Together(ensemble, table, ends)
            : [.. all.Select(Fold).CountBy(f => f).Aggregate((First: 0, Said: Enumerable.Empty<double>()), (a, f) => (a.First + f.Value, a.Said.Concat(ensemble.Predict(table, a.First, f.Value, f.Key)))).Said];
        for (int r = 0; r < all.Length; r++)
        {
            int at = (all[r].Series * Steps) + all[r].Target - ends[all[r].Series];
            predicted.AsSpan(r * Outputs, Outputs).CopyTo(Predicted.AsSpan(at * Outputs));
            Units[at] = table.Units[r];
        }
    }

    private double[] Together(TreeEnsemble ensemble, FeatureTable table, int[] ends)
    {
        double[][] said = [.. Enumerable.Range(0, ensemble.Folds).Select(f => ensemble.Predict(table, 0, table.Count, f))];
        double[] mean = [.. Enumerable.Range(0, said[0].Length).Select(v => said.Average(s => s[v]))];
        int[] counts = new int[Steps];
        double[] squares = new double[Steps];
        for (int r = 0; r < table.Count; r++)
        {
            int step = table.Rows[r].Target - ends[table.Rows[r].Series], at = (r * Outputs) + (Outputs / 2);
            foreach (double[] own in said)
            {
                double difference = (own[at] - mean[at]) / table.Units[r];
                squares[step] += difference * difference;
                counts[step]++;
            }
        }
        for (int h = 0; h < Steps; h++)
        {
            if (counts[h] > 0) Disagreements[h] = squares[h] / counts[h];
        }
        return mean;
    }
}
