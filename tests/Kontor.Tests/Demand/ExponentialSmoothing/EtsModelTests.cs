using System.Collections.Immutable;
using Kontor.Demand.ExponentialSmoothing;
using Kontor.Randomness;

namespace Kontor.Tests.Demand.ExponentialSmoothing;

public sealed class EtsModelTests
{
    public static TheoryData<EtsForm> Forms => [.. EtsForm.All(4)];

    /// <summary>R 4.2.2, forecast 8.20: the exact moments of its ets(AirPassengers, "MNM"), from its own parameters and last states.</summary>
    [Fact]
    public void Forecast_StatesOfR_GivesItsMomentsOfProducts()
    {
        double[] states =
        [
            1.002561024458, 0.911068541028, 1.080530003044, 1.219160794864, 1.467040854694, 1.493050455163, 1.292352311963, 1.142987940664, 1.127634581964,
            1.058619695794, 0.953073775564, 1.017507464926,
        ];
        var model = new EtsModel
        {
            Form = new(EtsError.Multiplicative, EtsTrend.None, EtsSeason.Multiplicative), Period = 12, Alpha = 0.407252818635, Gamma = 0.592661612133,
            Level = 430.923232693152, Seasons = [.. states.Reverse()], // R lists the latest season first
            Variance = 0.002538941575, Observations = 144, Parameters = 15, LogLikelihood = 0, Report = FitReport.ClosedForm,
        };
        double[] mean = new double[15], deviation = new double[15], psi = new double[15];
        model.Forecast([], mean, deviation, psi);
        int[] steps = [0, 11, 12, 14];
        double[] means = [438.4676061, 432.0268376, 438.7363020, 456.4633741], deviations = [22.09346671, 36.63971101, 43.31493078, 46.99027236];
        for (int k = 0; k < 4; k++)
        {
            Assert.Equal(means[k], mean[steps[k]], 1e-5); // ten digits of states
            Assert.Equal(deviations[k], deviation[steps[k]], 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Forecast_AnyForm_HasTheMomentsOfItsPaths(EtsForm form)
    {
        const int paths = 40_000, steps = 10;
        EtsModel model = Model(form);
        double[] mean = new double[steps], deviation = new double[steps], psi = new double[steps], path = new double[steps];
        double[] sum = new double[steps], squares = new double[steps];
        model.Forecast([], mean, deviation, psi);
        RandomStream stream = RandomStream.Of(11);
        for (int i = 0; i < paths; i++)
        {
            model.Simulate(ref stream, path);
            for (int h = 0; h < steps; h++)
            {
                sum[h] += path[h] - mean[h];
                squares[h] += (path[h] - mean[h]) * (path[h] - mean[h]);
            }
        }
        for (int h = 0; h < steps; h++)
        {
            // five standard errors; products have heavier tails than the normal, hence 3 for its 2
            Assert.InRange(sum[h] / paths / deviation[h], -5 / Math.Sqrt(paths), 5 / Math.Sqrt(paths));
            Assert.Equal(1, squares[h] / paths / (deviation[h] * deviation[h]), 5 * Math.Sqrt(3.0 / paths));
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Forecast_AnyForm_WeightsGiveTheCorrelationOfItsPaths(EtsForm form)
    {
        const int paths = 40_000, steps = 8, near = 2, far = 6;
        EtsModel model = Model(form);
        double[] mean = new double[steps], deviation = new double[steps], psi = new double[steps], path = new double[steps];
        model.Forecast([], mean, deviation, psi);
        double cross = 0;
        RandomStream stream = RandomStream.Of(12);
        for (int i = 0; i < paths; i++)
        {
            model.Simulate(ref stream, path);
            cross += (path[near] - mean[near]) * (path[far] - mean[far]);
        }
        // error at step h is Σ psi[j] ε(h-j): the covariance of steps 2 and 6 is Σ psi[j] psi[j+4]
        double expected = 0, a = 0, b = 0;
        for (int j = 0; j <= near; j++) expected += psi[j] * psi[j + far - near];
        for (int j = 0; j <= near; j++) a += psi[j] * psi[j];
        for (int j = 0; j <= far; j++) b += psi[j] * psi[j];
        // exact for additive errors; first order for multiplicative ones
        double tolerance = (5 / Math.Sqrt(paths)) + (form.Error == EtsError.Multiplicative ? 0.02 : 0);
        Assert.Equal(expected / Math.Sqrt(a * b), cross / paths / (deviation[near] * deviation[far]), tolerance);
    }

    [Fact]
    public void Forecast_SpansOfDifferentLength_AreRefused()
    {
        EtsModel model = Model(new EtsForm(EtsError.Additive, EtsTrend.None, EtsSeason.None));
        Assert.Throws<ArgumentException>(() => model.Forecast([], new double[3], new double[2], new double[3]));
        Assert.Throws<ArgumentException>(() => model.Forecast([1], new double[3], new double[3], new double[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Quantile(0, 1, 0, 1));
    }

    private static EtsModel Model(EtsForm form) => new()
    {
        Form = form,
        Period = form.Season == EtsSeason.None ? 1 : 4,
        Alpha = 0.4,
        Beta = form.Trend == EtsTrend.None ? 0 : 0.1,
        Gamma = form.Season == EtsSeason.None ? 0 : 0.3,
        Phi = form.Trend == EtsTrend.Damped ? 0.9 : 1,
        Level = 100,
        Growth = form.Trend == EtsTrend.None ? 0 : 1,
        Seasons = form.Season switch
        {
            EtsSeason.None => ImmutableArray<double>.Empty,
            EtsSeason.Additive => [10, -5, 0, -5],
            _ => [1.1, 0.95, 1, 0.95],
        },
        Variance = form.Error == EtsError.Additive ? 16 : 0.0016,
        Observations = 50,
        Parameters = 5,
        LogLikelihood = 0,
        Report = FitReport.ClosedForm,
    };
}
