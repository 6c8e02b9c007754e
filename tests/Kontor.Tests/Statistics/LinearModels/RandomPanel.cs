using Kontor.Randomness;
using Kontor.Statistics.LinearModels;

namespace Kontor.Tests.Statistics.LinearModels;

/// <summary>A panel with drawn levels, its observations and the same with a dummy per level.</summary>
internal sealed class RandomPanel
{
    private readonly int[][] _levels;

    /// <summary>Draws.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="level">The level of effect f in a row.</param>
    /// <param name="effects">The number of effects.</param>
    internal RandomPanel(int rows, int effects, Func<RandomStream, int, int, int> level)
    {
        RandomStream random = RandomStream.Of(7, "panel");
        _levels = [.. Enumerable.Range(0, effects).Select(f => Enumerable.Range(0, rows).Select(i => level(random.Child($"{f}").Child($"{i}"), f, i)).ToArray())];
        double[] x1 = new double[rows], x2 = new double[rows], y = new double[rows], w = new double[rows], count = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double effect = _levels.Sum(l => Math.Sin(l[i] * 1.7));
            x1[i] = random.NextGaussian() + effect;
            x2[i] = random.NextDouble() + (0.3 * effect);
            w[i] = 0.5 + random.NextDouble();
            y[i] = x1[i] - (2 * x2[i]) + effect + random.NextGaussian();
            count[i] = random.NextPoisson(Math.Exp((0.4 * x1[i]) - x2[i] + (0.5 * effect)));
        }
        Names = [.. Enumerable.Range(0, effects).Select(f => $"f{f}")];
        Rows = new Observations(rows).With("x1", x1).With("x2", x2).With("y", y).With("w", w).With("count", count);
        for (int f = 0; f < effects; f++) Rows = Rows.WithGroups(Names[f], _levels[f]);
        Dummies = Rows;
        var dummies = new List<string>();
        for (int f = 0; f < effects; f++)
        {
            foreach (int value in _levels[f].Distinct().Order())
            {
                string name = $"f{f}={value}";
                dummies.Add(name);
                Dummies = Dummies.With(name, Array.ConvertAll(_levels[f], l => l == value ? 1.0 : 0));
            }
        }
        DummyNames = dummies;
    }

    internal string[] Names { get; }

    internal Observations Rows { get; }

    internal Observations Dummies { get; }

    internal IReadOnlyList<string> DummyNames { get; }
}
