using Kontor.Demand.ExponentialSmoothing;
using Kontor.Randomness;
using Kontor.Statistics.Optimization;
using MathNet.Numerics.LinearAlgebra;

namespace Kontor.Tests.Demand.ExponentialSmoothing;

public sealed class EtsProblemTests
{
    [Theory]
    [InlineData(EtsTrend.None)]
    [InlineData(EtsTrend.Additive)]
    [InlineData(EtsTrend.Damped)]
    public void Linearise_AnyForm_MatchesFiniteDifferences(EtsTrend trend)
    {
        Check<NoSeasonTag, AbsoluteErrorTag>(new EtsForm(EtsError.Additive, trend, EtsSeason.None));
        Check<NoSeasonTag, RelativeErrorTag>(new EtsForm(EtsError.Multiplicative, trend, EtsSeason.None));
        Check<AddedSeasonTag, AbsoluteErrorTag>(new EtsForm(EtsError.Additive, trend, EtsSeason.Additive));
        Check<AddedSeasonTag, RelativeErrorTag>(new EtsForm(EtsError.Multiplicative, trend, EtsSeason.Additive));
        Check<MultipliedSeasonTag, RelativeErrorTag>(new EtsForm(EtsError.Multiplicative, trend, EtsSeason.Multiplicative));
    }

    /// <summary>Hyndman, Akram and Archibald (2008): admissible when no eigenvalue of the discount matrix F - g w' but the redundant one reaches the unit circle.</summary>
    [Fact]
    public void Admissibility_RandomGains_AgreesWithTheEigenvalues()
    {
        RandomStream stream = RandomStream.Of(3);
        int admitted = 0, refused = 0;
        for (int i = 0; i < 300; i++)
        {
            int period = i % 2 == 0 ? 4 : 12;
            double alpha = stream.NextDouble(), phi = i % 3 == 0 ? 1 : 0.8 + (0.18 * stream.NextDouble());
            var c = new EtsCoefficients(alpha, alpha * stream.NextDouble(), (1 - alpha) * stream.NextDouble(), phi);
            double largest = LargestRoot(c, period);
            if (Math.Abs(largest - 1) < 1e-6) continue; // eigenvalues of the companion matrix are no more exact
            bool holds = EtsAdmissibility.Holds(c, period, new double[period + 2]);
            Assert.Equal(largest < 1, holds);
            if (holds) admitted++;
            else refused++;
        }
        Assert.True(admitted > 50 && refused > 50);
    }

    private static double LargestRoot(EtsCoefficients c, int period)
    {
        int degree = period + 1;
        double middle = c.Alpha + c.Beta - (c.Alpha * c.Phi);
        Matrix<double> companion = Matrix<double>.Build.Dense(degree, degree);
        for (int i = 1; i < degree; i++) companion[i, i - 1] = 1;
        for (int i = 0; i < degree; i++)
        {
            companion[i, degree - 1] = -(i == 0 ? c.Phi * (1 - c.Alpha - c.Gamma) : i == 1 ? middle + c.Gamma - 1 : i == period ? c.Alpha + c.Beta - c.Phi : middle);
        }
        return companion.Evd().EigenValues.Max(z => z.Magnitude);
    }

    private static void Check<TSeason, TError>(EtsForm form)
        where TSeason : struct, IEtsSeasonTag
        where TError : struct, IEtsErrorTag
    {
        if (form.Trend == EtsTrend.None) Check<FlatTag, TSeason, TError>(form);
        else Check<GrowingTag, TSeason, TError>(form);
    }

    private static void Check<TTrend, TSeason, TError>(EtsForm form)
        where TTrend : struct, IEtsTrendTag
        where TSeason : struct, IEtsSeasonTag
        where TError : struct, IEtsErrorTag
    {
        const int period = 4;
        double[] y = [.. Reference.Passengers[..36]];
        y[10] = y[11] = double.NaN;
        var work = new EtsWorkspace(y, period);
        var layout = new EtsLayout(form, period);
        var problem = new EtsProblem<TTrend, TSeason, TError>(work, form, 1e-4, shrinkage: 10);
        double[] point = new double[layout.Count];
        point[0] = 0.3;
        point[layout.LevelState] = 0.9;
        if (layout.Growth >= 0) (point[layout.Growth], point[layout.GrowthState]) = (0.2, 0.02);
        if (layout.Damping >= 0) point[layout.Damping] = 0.9;
        if (layout.Seasonal >= 0)
        {
            point[layout.Seasonal] = 0.4;
            for (int j = 0; j < period - 1; j++) point[layout.FirstSeason + j] = (form.Season == EtsSeason.Multiplicative ? 1 : 0) + (0.05 * (j - 1));
        }
        int stride = BoundedLeastSquares.Stride(layout.Count);
        double[] normal = new double[layout.Count * stride], gradient = new double[stride];
        double value = problem.Linearise(point, normal, stride, gradient);
        Assert.Equal(1, problem.Evaluate(point) / value, 1e-12);
        for (int i = 0; i < point.Length; i++)
        {
            const double step = 1e-6; // truncation 1e-12, cancellation 1e-10
            double at = point[i];
            point[i] = at + step;
            double up = problem.Evaluate(point);
            point[i] = at - step;
            double down = problem.Evaluate(point);
            point[i] = at;
            Assert.Equal((up - down) / (2 * step), 2 * gradient[i], 1e-6 * (1 + Math.Abs(gradient[i])));
            Assert.True(normal[(i * stride) + i] > 0);
        }
    }
}
