using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand.Drivers;

namespace Kontor.Demand.Global;

/// <content>Why a forecast is what it is.</content>
public sealed partial class GlobalTreesModel
{
    private const double LeastShare = 0.01; // of the unit: no logarithm of a level or forecast below it

    /// <summary>Computes what moves forecasts away from the usual level of their series.</summary>
    /// <remarks><para>What is planned ahead (price, promotions, events) counts as the forecast with it less the forecast with it as usual, as Shapley values over the plans (Shapley 1953),
    /// with the regression and the trees together. What remains, the forecast of a period in which all is as usual, is taken apart by the exact Shapley contributions of the
    /// trees (Lundberg et al. 2020, "From local explanations to global understanding with explainable AI for trees", algorithm 2).</para>
    /// <para>On logarithms contributions multiply; they are turned into units by the logarithmic mean of both levels, so that they add up whatever their order (Ang 2005, "The
    /// LMDI approach to decomposition analysis", equation 5).</para></remarks>
    /// <param name="forecast">What the model said.</param>
    /// <param name="places">The forecasts to explain: positions of series, and steps from 1. A recursive model explains its first step only.</param>
    /// <param name="knownAhead">The covariates that it was said with.</param>
    /// <param name="context">Threads, cancellation.</param>
    /// <returns>One item per place whose series has a level, in any order.</returns>
    /// <exception cref="ArgumentException">A recursive model is asked for a later step.</exception>
    internal IEnumerable<ForecastDrivers> Drivers(Forecast forecast, IReadOnlyCollection<(int Series, int Step)> places, KnownAhead? knownAhead, FitContext context)
    {
        if (places.Count == 0) return [];
        if (_specification.Strategy == TreeStrategy.Recursive && places.Any(p => p.Step > 1)) throw new ArgumentException("a recursive model explains its first step only", nameof(places));
        PanelGrid grid = _tail.Ahead(_layout, knownAhead, places.Max(p => p.Step), _specification.Name);
        var words = new FeatureWords(_layout);
        int players = words.Planned.Length;
        FeatureTable[] tables = new FeatureTable[1 << players]; // by the set of plans that are as they are
        for (int set = 0; set < tables.Length; set++)
        {
            var features = new FeatureSet(AsUsual(grid, words, set), _layout, _calendar, context);
            TreeRow[] rows = [.. places.Where(p => features.HasLevel(p.Series, grid.Ends[p.Series] - 1)).Select(p => new TreeRow(p.Series, grid.Ends[p.Series] - 1, grid.Ends[p.Series] - 1 + p.Step))];
            TreeBlock.Sort(rows, features.Products);
            tables[set] = features.Fill(rows);
        }
        double[] own = Contributions(tables[0], context), planned = Planned(tables, players);
        string[] names = [.. FeatureNames.Select(words.For), FeatureWords.Recent, .. words.Planned.Select(p => p.Name)];
        int first = FeatureNames.Length + 1;
        return tables[0].Rows.Select((row, r) => Explain(forecast, row, tables[0], r, names, [.. own.AsSpan(r * first, first), .. planned.AsSpan(r * players, players)]));
    }

    // the grid with every plan over the steps ahead at the median of its last periods, but those in the set
    private static PanelGrid AsUsual(PanelGrid grid, FeatureWords words, int set)
    {
        double[][] covariates = [.. grid.Covariates];
        Span<double> scratch = stackalloc double[TargetLevels.BasePeriods];
        for (int p = 0; p < words.Planned.Length; p++)
        {
            if ((set >> p & 1) == 1) continue;
            (int from, int count) = words.Planned[p].Covariates.GetOffsetAndLength(covariates.Length);
            for (int c = from; c < from + count; c++)
            {
                covariates[c] = [.. covariates[c]];
                for (int i = 0; i < grid.Count; i++)
                {
                    double usual = Window.Quantile(Window.Last(grid.CovariateOf(c, i), grid.Ends[i] - 1, TargetLevels.BasePeriods), 0.5, scratch);
                    if (!double.IsNaN(usual)) covariates[c].AsSpan((i * grid.Width) + grid.Ends[i], grid.Width - grid.Ends[i]).Fill(usual);
                }
            }
        }
        return grid with { Covariates = covariates };
    }

    // on the scale on which members add up, the regression in the last column. Shape: (rows x (features + 1))
    private double[] Contributions(FeatureTable table, FitContext context)
    {
        int columns = FeatureNames.Length, outputs = TreeEnsemble.TrainedOf(_specification.Objective), width = columns + 1, count = _ensemble.Members.Length;
        double[] sums = new double[table.Count * width];
        foreach (TreeMember member in _ensemble.Members)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            float[] own = member.Booster.Contributions(table.Matrix(0, table.Count, [])); // (rows, outputs, columns + 1)
            for (int r = 0; r < table.Count; r++)
            {
                double unit = IsFactor ? 1 : table.Units[r] * member.Spread;
                ReadOnlySpan<float> median = own.AsSpan(((r * outputs) + (outputs / 2)) * width, columns);
                for (int f = 0; f < columns; f++) sums[(r * width) + f] += unit * median[f] / count;
                double level = table.Starts[r * table.Offsets], start = table.Starts[(r * table.Offsets) + member.Offset];
                sums[(r * width) + columns] += (Added(start, table.Units[r]) - Added(level, table.Units[r])) / count;
            }
        }
        return sums;
    }

    // Shapley values over the plans. Shape: (rows x players)
    private double[] Planned(FeatureTable[] tables, int players)
    {
        int outputs = TreeEnsemble.OutputsOf(_specification.Objective), rows = tables[0].Count;
        double[][] said = [.. tables.Select(t => _ensemble.Predict(t, 0, rows, fold: null))];
        double[] values = new double[rows * players], weights = new double[players];
        for (int size = 0; size < players; size++) weights[size] = 1.0 / (players * Choose(players - 1, size));
        for (int p = 0; p < players; p++)
        {
            for (int set = 0; set < tables.Length; set++)
            {
                if ((set >> p & 1) == 1) continue;
                double weight = weights[System.Numerics.BitOperations.PopCount((uint)set)];
                for (int r = 0; r < rows; r++)
                {
                    int at = (r * outputs) + (outputs / 2);
                    values[(r * players) + p] += weight * (Added(said[set | (1 << p)][at], tables[0].Units[r]) - Added(said[set][at], tables[0].Units[r]));
                }
            }
        }
        return values;
    }

    private ForecastDrivers Explain(Forecast forecast, TreeRow row, FeatureTable table, int r, string[] names, double[] changes)
    {
        double usual = Units(row.Series, table.Starts[r * table.Offsets]), said = forecast.Quantile(row.Series, row.Step - 1, 0.5), factor = 1;
        if (_layout.Transform == TreeTransform.Log || IsFactor)
        {
            double floor = LeastShare * (IsFactor ? table.Units[r] : _layout.LeastUnit);
            double low = Math.Max(floor, usual + _layout.Shift), high = Math.Max(floor, said + _layout.Shift), ratio = Math.Log(high / low);
            factor = Math.Abs(ratio) < 1e-9 ? low : (high - low) / ratio;
        }
        return ForecastDrivers.Of(forecast.Frame.Keys[row.Series], row.Step, usual, names.Select((name, f) => new Driver(name, factor * changes[f])), said);
    }

    // the margins of the Tweedie deviance are logarithms: members' contributions are factors of the value
    private bool IsFactor => _specification.Objective == TreeObjective.Tweedie;

    // a value on the scale on which contributions add up
    private double Added(double value, double unit) => IsFactor ? Math.Log(Math.Max(value, LeastShare * unit)) : value;

    private static double Choose(int n, int k)
    {
        double ways = 1;
        for (int i = 1; i <= k; i++) ways = ways * (n - k + i) / i;
        return ways;
    }
}
