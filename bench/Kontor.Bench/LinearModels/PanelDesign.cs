using Kontor.Randomness;
using Kontor.Statistics.LinearModels;

namespace Kontor.Bench.LinearModels;

/// <summary>The simulated panels of the benchmarks that fixest and PyFixest publish: outcomes with effects of individual, firm and year.</summary>
/// <remarks>n rows, n / 10 individuals of 10 years each in order, one firm per 23 individuals. Simple: each row's firm is drawn at random. Difficult: row i has firm i modulo the number of firms, so that an individual
/// meets ten neighbouring firms and the network is one long ring. x1 is standard normal, x2 = x1^2, y = x1 + 0.05 x2 + firm + individual + year + noise, all standard normal. Older: the difficult
/// design of fixest's first benchmark: n / 20 individuals and n^0.3 years at random, firms within 20 of individual / 8, regressors that follow the effects.</remarks>
internal sealed record PanelDesign(string Name, int Rows)
{
    internal int[] Individual { get; } = new int[Rows];

    internal int[] Firm { get; } = new int[Rows];

    internal int[] Year { get; } = new int[Rows];

    internal double[] X1 { get; } = new double[Rows];

    internal double[] X2 { get; } = new double[Rows];

    internal double[] Y { get; } = new double[Rows];

    internal static PanelDesign Make(string name, int rows)
    {
        var design = new PanelDesign(name, rows);
        RandomStream random = RandomStream.Of(1, name);
        if (name == "older") design.Older(ref random);
        else design.Ring(ref random, simple: name == "simple");
        return design;
    }

    /// <summary>From arrays to a fitted regression: what a user waits for, grouping ids into levels included.</summary>
    internal RegressionFit Fit(FitContext context) => new LeastSquares("y")
    {
        Regressors = ["x1", "x2"],
        FixedEffects = ["individual", "firm", "year"],
        Errors = StandardErrors.Clustered("individual"),
    }.Fit(new Observations(Rows).With("y", Y).With("x1", X1).With("x2", X2).WithGroups("individual", Individual).WithGroups("firm", Firm).WithGroups("year", Year), context);

    private void Ring(ref RandomStream random, bool simple)
    {
        const int years = 10;
        int individuals = Rows / years, firms = (int)Math.Round(individuals / 23.0);
        double[] firm = Normal(ref random, firms), individual = Normal(ref random, individuals), year = Normal(ref random, years);
        for (int i = 0; i < Rows; i++)
        {
            (Individual[i], Year[i], Firm[i]) = (i / years, i % years, simple ? random.NextInt(firms) : i % firms);
            X1[i] = random.NextGaussian();
            X2[i] = X1[i] * X1[i];
            Y[i] = X1[i] + (0.05 * X2[i]) + firm[Firm[i]] + individual[Individual[i]] + year[Year[i]] + random.NextGaussian();
        }
    }

    private void Older(ref RandomStream random)
    {
        int individuals = Rows / 20, firms = (int)Math.Round(Rows / 160.0), years = (int)Math.Round(Math.Pow(Rows, 0.3));
        for (int i = 0; i < Rows; i++)
        {
            int a = 1 + random.NextInt(individuals), b = Math.Min(random.NextInt(21) + Math.Max(1, (a / 8) - 10), firms), c = 1 + random.NextInt(years);
            (Individual[i], Firm[i], Year[i]) = (a, b, c);
            X1[i] = (5 * Math.Cos(a)) + (5 * Math.Sin(b)) + (5 * Math.Sin(c)) + random.NextDouble();
            X2[i] = Math.Cos(a) + Math.Sin(b) + Math.Sin(c) + random.NextGaussian();
            Y[i] = (3 * X1[i]) + (5 * X2[i]) + Math.Cos(a) + Math.Pow(Math.Cos(b), 2) + Math.Sin(c) + random.NextGaussian();
        }
    }

    private static double[] Normal(ref RandomStream random, int count)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) values[i] = random.NextGaussian();
        return values;
    }
}
