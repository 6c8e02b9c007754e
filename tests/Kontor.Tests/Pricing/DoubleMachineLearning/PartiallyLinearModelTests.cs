using Kontor.Pricing.DoubleMachineLearning;
using Kontor.Randomness;
using Kontor.Statistics.LinearModels;

namespace Kontor.Tests.Pricing.DoubleMachineLearning;

public sealed class PartiallyLinearModelTests
{
    private const double Truth = -2;

    [Fact]
    public void Fit_NonlinearConfounding_CoversWhereNaiveAndLinearControlsFail()
    {
        int held = 0, naive = 0, linear = 0;
        double error = 0;
        for (ulong seed = 1; seed <= 12; seed++)
        {
            PartiallyLinearRows rows = Confounded(seed, isCount: false);
            Coefficient found = new PartiallyLinearModel().Fit(rows, new FitContext { Seed = seed }).Effects[0].Coefficient!;
            if (found.Lower <= Truth && Truth <= found.Upper) held++;
            error += (found.Estimate - Truth) / 12;
            if (Covers(rows, [])) naive++;
            if (Covers(rows, ["x1", "x2"])) linear++;
        }
        Assert.InRange(held, 10, 12);
        Assert.InRange(error, -0.06, 0.06);
        Assert.Equal(0, naive);
        Assert.Equal(0, linear);
    }

    [Fact]
    public void Fit_Counts_CoversThoughMeansAreSmall()
    {
        int held = 0;
        for (ulong seed = 1; seed <= 8; seed++)
        {
            PartiallyLinearFit fit = new PartiallyLinearModel().Fit(Confounded(seed, isCount: true), new FitContext { Seed = seed });
            Coefficient found = fit.Effects[0].Coefficient!;
            if (found.Lower <= Truth && Truth <= found.Upper) held++;
            Assert.InRange(found.Estimate, Truth - 0.5, Truth + 0.5);
        }
        Assert.InRange(held, 6, 8);
    }

    [Fact]
    public void Fit_EffectsOfGroups_AreToldApart()
    {
        PartiallyLinearRows rows = Confounded(3, isCount: false);
        Treatment price = rows.Treatments[0];
        int[] groups = [.. Enumerable.Range(0, rows.Count).Select(i => i % 2)];
        double[] outcome = [.. rows.Outcome.Select((y, i) => groups[i] == 1 ? y + price.Values[i] : y)];
        PartiallyLinearFit fit = new PartiallyLinearModel().Fit(rows with { Outcome = outcome, Treatments = [price with { Groups = groups }] }, FitContext.Default);
        Assert.Equal(Truth, fit.Effects[0].Coefficient!.Estimate, 0.2);
        Assert.Equal(Truth + 1, fit.Effects[1].Coefficient!.Estimate, 0.2);
    }

    [Fact]
    public void Fit_AnyThreads_GivesTheSameBits()
    {
        PartiallyLinearRows rows = Confounded(2, isCount: true);
        Coefficient One(int threads) => new PartiallyLinearModel().Fit(rows, new FitContext { Threads = threads }).Effects[0].Coefficient!;
        Assert.Equal(One(1), One(2));
        Assert.Equal(One(1), One(5));
    }

    [Fact]
    public void LastStage_PredictionsAreWrongByALittle_EstimateIsWrongByFarLess()
    {
        // Neyman orthogonality: the derivative of the estimate in the predictions vanishes, so that an error of e moves it by the order of e^2
        PartiallyLinearRows rows = Confounded(5, isCount: false);
        double[] g = Array.ConvertAll(G(rows), v => v), m = M(rows);
        double Estimate(double e)
        {
            double[] left = [.. rows.Treatments[0].Values.Select((d, i) => d - m[i] - (e * g[i]))];
            double[] taken = [.. g.Select((v, i) => (v * (1 + e)) + (Truth * m[i]))];
            LastStage stage = LastStage.Start(rows, [left], FitContext.Default).Next([left], taken, FitContext.Default);
            return stage.Finish([rows.Treatments[0].Values], [left]).Effects[0].Coefficient!.Estimate;
        }
        double true_ = Estimate(0), small = Math.Abs(Estimate(0.05) - true_), large = Math.Abs(Estimate(0.2) - true_);
        Assert.Equal(Truth, true_, 0.1);
        Assert.InRange(small, 0, 0.02);
        Assert.InRange(large, 6 * small, double.MaxValue); // quadratic: 16 times, linear: 4 times
    }

    [Fact]
    public void Fit_PriceThatControlsExplain_HasNoEffectOrALittleVarianceLeft()
    {
        PartiallyLinearRows rows = Confounded(4, isCount: false);
        double[] price = [.. Enumerable.Range(0, rows.Count).Select(i => rows.Controls[2 * i] > 0 ? 0.5 : -0.5)];
        TreatmentEffect effect = new PartiallyLinearModel { Trees = new PartiallyLinearModel().Trees with { Rounds = 150 } }.Fit(rows with { Treatments = [new Treatment("price", price)] }, FitContext.Default).Effects[0];
        Assert.InRange(effect.VarianceLeft, 0, 0.04); // the step lies inside one of 64 bins
    }

    [Fact]
    public void Fit_TooFewPeriods_IsRefused()
    {
        PartiallyLinearRows rows = Confounded(1, isCount: false);
        Assert.Throws<ArgumentException>(() => new PartiallyLinearModel().Fit(rows with { Periods = [.. rows.Periods.Select(p => p % 4)] }, FitContext.Default));
    }

    [Fact]
    public void Fit_Cancelled_Stops()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => new PartiallyLinearModel().Fit(Confounded(1, isCount: false), new FitContext { Cancellation = stop.Token }));
    }

    // d = m(x) + v, y = theta d + g(x) + u; g and m are even, so that no linear control sees them
    private static PartiallyLinearRows Confounded(ulong seed, bool isCount)
    {
        const int series = 10, periods = 120;
        RandomStream stream = RandomStream.Of(seed, "confounded");
        int n = series * periods;
        double[] outcome = new double[n], price = new double[n];
        float[] controls = new float[2 * n];
        int[] period = new int[n], cluster = new int[n];
        for (int i = 0; i < n; i++)
        {
            (period[i], cluster[i]) = (i % periods, (i / periods * 15) + (i % periods / 8));
            controls[2 * i] = (float)stream.NextGaussian();
            controls[(2 * i) + 1] = (float)stream.NextGaussian();
            price[i] = M(controls[2 * i], controls[(2 * i) + 1]) + (0.25 * stream.NextGaussian());
            double log = (Truth * price[i]) + G(controls[2 * i], controls[(2 * i) + 1]);
            outcome[i] = isCount ? stream.NextPoisson(Math.Exp(log + 1)) : log + (0.3 * stream.NextGaussian());
        }
        return new PartiallyLinearRows { Outcome = outcome, IsCount = isCount, Treatments = [new Treatment("price", price)], Controls = controls, ControlNames = ["x1", "x2"], Periods = period, Clusters = cluster };
    }

    private static double M(double x1, double x2) => (-0.3 * Math.Min(Math.Abs(x1), 2)) + (x2 > 0.5 ? 0.2 : 0);

    private static double G(double x1, double x2) => (0.6 * Math.Min(Math.Abs(x1), 2)) - (x2 > 0.5 ? 0.4 : 0);

    private static double[] M(PartiallyLinearRows rows) => [.. Enumerable.Range(0, rows.Count).Select(i => M(rows.Controls[2 * i], rows.Controls[(2 * i) + 1]))];

    private static double[] G(PartiallyLinearRows rows) => [.. Enumerable.Range(0, rows.Count).Select(i => G(rows.Controls[2 * i], rows.Controls[(2 * i) + 1]))];

    private static bool Covers(PartiallyLinearRows rows, string[] controls)
    {
        Observations table = new Observations(rows.Count).With("y", rows.Outcome).With("price", rows.Treatments[0].Values).WithGroups("cluster", rows.Clusters)
            .With("x1", [.. Enumerable.Range(0, rows.Count).Select(i => (double)rows.Controls[2 * i])]).With("x2", [.. Enumerable.Range(0, rows.Count).Select(i => (double)rows.Controls[(2 * i) + 1])]);
        Coefficient found = new LeastSquares("y") { Regressors = ["price", .. controls], Errors = StandardErrors.Clustered("cluster") }.Fit(table, FitContext.Default)["price"];
        return found.Lower <= Truth && Truth <= found.Upper;
    }
}
