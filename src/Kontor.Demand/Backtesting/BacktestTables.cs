using System.Collections.Immutable;
using Kontor.Data.Panels;

namespace Kontor.Demand.Backtesting;

/// <summary>Sums the cells of a backtest up to tables.</summary>
internal static class BacktestTables
{
    private const int MostValues = 200; // a column with more values than this is not a group that anyone reads

    /// <summary>Overall, per step, per event, per value of each key and attribute with few values; all models of a slice together.</summary>
    internal static ImmutableArray<BacktestRow> All(Backtest backtest)
    {
        IReadOnlyList<BacktestCell> cells = backtest.Cells;
        var slices = new List<(string Slice, string Value, int[] Cells)> { ("overall", "all", [.. Enumerable.Range(0, cells.Count)]) };
        slices.AddRange(Group(cells, "step", c => c.Step).Select(s => (s.Slice, s.Value.ToString(), s.Cells)));
        if (cells.Any(c => c.Event is not null)) slices.AddRange(Group(cells, "event", c => c.Event ?? "no event"));
        foreach (string column in GroupLevels.Columns(backtest.Panel))
        {
            GroupLevel level = GroupLevels.By(backtest.Panel, [column]);
            (string, string, int[])[] groups = [.. Group(cells, column, c => level.Groups[level.GroupOf[c.Series]].Parts[0])];
            if (groups.Length is > 1 and <= MostValues) slices.AddRange(groups);
        }
        double[][] ranks = Ranks(backtest);
        return [.. slices.SelectMany(s => backtest.Models.Select((m, at) => Row(backtest, m, s.Slice, s.Value, s.Cells) with { Rank = MeanOf(ranks[at], s.Cells) }))];
    }

    /// <summary>The accuracy of one model on some of the cells.</summary>
    internal static BacktestRow Row(Backtest backtest, string model, string slice, string value, IEnumerable<int> cells)
    {
        IReadOnlyList<CellScore?> scores = backtest.Scores(model);
        var total = new ErrorSums();
        var parts = new Dictionary<(int, int), ErrorSums>();
        foreach (int c in cells)
        {
            if (scores[c] is not { } score) continue;
            BacktestCell cell = backtest.Cells[c];
            total.Add(cell, score);
            (int, int) part = (cell.Series, cell.Fold);
            if (!parts.TryGetValue(part, out ErrorSums? sums)) parts.Add(part, sums = new ErrorSums());
            sums.Add(cell, score);
        }
        return new BacktestRow(
            model, slice, value, total.Count, total.Wmape,
            Mean(parts.Values, s => s.Mase), Mean(parts.Values, s => s.Rmsse), total.Bias, total.Wql, Mean(parts.Values, s => s.Sql), total.Mape, total.Coverage80, total.Coverage95, Rank: null);
    }

    private static double? Mean(IEnumerable<ErrorSums> parts, Func<ErrorSums, double?> measure)
    {
        double sum = 0;
        int count = 0;
        foreach (ErrorSums part in parts)
        {
            if (measure(part) is not { } m) continue;
            sum += m;
            count++;
        }
        return count > 0 ? sum / count : null;
    }

    private static IEnumerable<(string Slice, T Value, int[] Cells)> Group<T>(IReadOnlyList<BacktestCell> cells, string slice, Func<BacktestCell, T> by)
        where T : IComparable<T> => Enumerable.Range(0, cells.Count).GroupBy(c => by(cells[c])).OrderBy(g => g.Key).Select(g => (slice, g.Key, g.ToArray()));

    // per model and cell the rank of its mean absolute error on the cell's series and origin; ties share
    private static double[][] Ranks(Backtest backtest)
    {
        int models = backtest.Models.Length, count = backtest.Cells.Count;
        double[][] ranks = [.. Enumerable.Range(0, models).Select(_ => new double[count])];
        double[] errors = new double[models];
        foreach (IGrouping<(int, int), int> part in Enumerable.Range(0, count).GroupBy(c => (backtest.Cells[c].Series, backtest.Cells[c].Fold)))
        {
            for (int m = 0; m < models; m++)
            {
                IReadOnlyList<CellScore?> scores = backtest.Scores(backtest.Models[m]);
                errors[m] = part.Sum(c => scores[c] is { } s ? Math.Abs(s.Point - backtest.Cells[c].Actual) : double.PositiveInfinity);
            }
            for (int m = 0; m < models; m++)
            {
                int better = errors.Count(e => e < errors[m]), same = errors.Count(e => e == errors[m]);
                foreach (int c in part) ranks[m][c] = better + ((same + 1) / 2.0);
            }
        }
        return ranks;
    }

    private static double? MeanOf(double[] values, int[] cells) => cells.Length == 0 ? null : cells.Average(c => values[c]);
}
