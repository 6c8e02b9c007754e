using Kontor.Data.Calendars;
using Kontor.Randomness;

namespace Kontor.Demand.Global;

/// <summary>Forecasts of the past over all steps, by boosters that were not trained on the periods asked for: which errors go together, and how errors grow when rolled forward.</summary>
internal sealed class Rehearsal
{
    private const int Origins = 8;
    private const int MostSeries = 1000;
    private readonly List<(int Origin, int Step, double Target, double Unit, ReadOnlyMemory<double> Predicted)> _errors = [];
    private readonly int _steps;

    private Rehearsal(int steps) => _steps = steps;

    internal static Rehearsal Of(GlobalTrees specification, TreeEnsemble ensemble, TreeLayout layout, Calendar calendar, PanelGrid grid, TrainingRows training, FitContext context)
    {
        int steps = specification.Horizon, end = grid.Ends.Max();
        var rehearsal = new Rehearsal(steps);
        // every series counts, so that groups stay whole; errors of a sample are kept
        HashSet<int> kept = Sample(grid.Count, context.Seed);
        for (int k = 0; k < Origins; k++)
        {
            int cut = end - steps - (k * Math.Max(1, steps / 2));
            if (cut < Math.Max(2, end / 3)) break;
            int[] ends = [.. grid.Ends.Select(e => Math.Min(e, cut))];
            Rollout rollout = Rollout.Run(specification, ensemble, layout, calendar, grid.Cut(layout, ends, steps), steps, training.FoldOf, context);
            for (int i = 0; i < grid.Count; i++)
            {
                if (!kept.Contains(i) || ends[i] < cut) continue;
                for (int h = 0; h < steps; h++)
                {
                    double target = cut + h < grid.Width ? grid.TargetOf(i)[cut + h] : double.NaN;
                    ReadOnlyMemory<double> predicted = rollout.At(i, h);
                    if (double.IsNaN(predicted.Span[0])) target = double.NaN;
                    rehearsal._errors.Add((k, h + 1, target, rollout.Units[(i * steps) + h], predicted));
                }
            }
        }
        return rehearsal;
    }

    /// <summary>The errors that were observed.</summary>
    internal IEnumerable<(int Step, double Target, double Unit, ReadOnlyMemory<double> Predicted)> Errors =>
        _errors.Where(e => !double.IsNaN(e.Target)).Select(e => (e.Step, e.Target, e.Unit, e.Predicted));

    /// <summary>The factor of the correlation over steps, empty where too little was seen, and the share common to all series.</summary>
    internal (double[] Factor, double CommonShare) Dependence(ErrorQuantiles quantiles)
    {
        var rows = new List<double[]>();
        var origins = new List<int>();
        double[] curve = new double[TreeEnsemble.Levels.Length];
        for (int e = 0; e < _errors.Count; e += _steps)
        {
            double[] row = new double[_steps];
            for (int h = 0; h < _steps; h++)
            {
                (_, int step, double target, double unit, ReadOnlyMemory<double> predicted) = _errors[e + h];
                if (!double.IsNaN(target)) quantiles.Apply(predicted.Span, step, unit, narrowing: 1, curve);
                row[h] = double.IsNaN(target) ? double.NaN : QuantileCurve.ScoreOf(curve, target);
            }
            rows.Add(row);
            origins.Add(_errors[e].Origin);
        }
        return rows.Count == 0 ? ([], 0) : Calibration.ErrorDependence.Estimate(rows, origins, _steps);
    }

    private static HashSet<int> Sample(int count, ulong seed)
    {
        int[] all = [.. Enumerable.Range(0, count)];
        RandomStream stream = RandomStream.Of(seed, "trees: rehearsal");
        if (count > MostSeries) stream.Shuffle<int>(all);
        return [.. all.Take(MostSeries)];
    }
}
