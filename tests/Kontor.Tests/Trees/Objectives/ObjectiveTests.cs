using Kontor.Errors;
using Kontor.Trees;
using Kontor.Trees.Matrices;
using Kontor.Trees.Objectives;

namespace Kontor.Tests.Trees.Objectives;

public sealed class ObjectiveTests
{
    /// <summary>Objective, labels that it takes, and what its second derivative is a known multiple of.</summary>
    public static TheoryData<GradientObjective, float[], double> All => new()
    {
        { new SquaredError(), [-3, 0, 2.5f], 1 },
        { new Logistic(), [0, 1, 0.25f], 1 },
        { new Logistic { PositiveWeight = 7 }, [0, 1], 1 },
        { new Poisson(), [0, 1, 12], Math.Exp(0.7) },
        { new Tweedie { Power = 1.3 }, [0, 0.2f, 40], 1 },
        { new Tweedie { Power = 1.9 }, [0, 5], 1 },
        { new Softprob(3), [0, 1, 2], 2 },
        { new Pinball(0.9, 0.7), [-1, 0.1f, 2], 1 },
        { new Pinball(0.05, 3), [-1, 0.1f, 2], 1 },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void Derivatives_FiniteDifferencesOfTheLoss_Agree(GradientObjective objective, float[] labels, double factor)
    {
        float[] points = [-2.25f, -0.75f, 0.125f, 1.5f];
        foreach (float label in labels)
        {
            foreach (float point in points)
            {
                // margins and step are dyadic, so that the differences are taken at exactly these places
                float[] margins = [.. Enumerable.Range(0, objective.Outputs).Select(k => point + (0.5f * k))];
                float[] gradient = new float[objective.Outputs], hessian = new float[objective.Outputs];
                objective.Derivatives(margins, [label], gradient, hessian);
                const float h = 1f / 512;
                for (int k = 0; k < objective.Outputs; k++)
                {
                    double up = LossAt(objective, margins, k, h, label), down = LossAt(objective, margins, k, -h, label), here = objective.Loss(margins, label);
                    double first = (up - down) / (2 * h), second = (up - (2 * here) + down) / (h * h);
                    // central differences: h^2 = 4e-6 times a third or fourth derivative, plus single-precision output (6e-8)
                    Assert.Equal(first, gradient[k], 3e-5 * (1 + Math.Abs(first)));
                    if (objective is Pinball && hessian[k] <= 0.05f) continue; // kept up on purpose
                    Assert.Equal(second * factor, hessian[k], 3e-4 * (1 + Math.Abs(second * factor)));
                }
            }
        }
    }

    [Fact]
    public void Derivatives_AbsoluteError_IsTheSign()
    {
        float[] gradient = new float[3], hessian = new float[3];
        new AbsoluteError().Derivatives([1, 2, 3], [2, 2, 2], gradient, hessian);
        Assert.Equal([-1, 0, 1], gradient);
        Assert.Equal([1, 1, 1], hessian);
    }

    [Fact]
    public void Loss_PinballNarrow_TendsToTheExactLoss()
    {
        // the two differ by at most width / pi at the kink, and by O(width^2 / |u|) away from it
        var narrow = new Pinball(0.8, 1e-3);
        Assert.Equal(0.8 * 2, narrow.Loss([1], 3) / narrow.Width, 1e-6);
        Assert.Equal(0.2 * 2, narrow.Loss([3], 1) / narrow.Width, 1e-6);
    }

    [Fact]
    public void StartingPrediction_Weights_Count()
    {
        float[] labels = [1, 2, 3, 10], weights = [1, 1, 1, 3];
        Assert.Equal(4f, new SquaredError().StartingPrediction(labels, []));
        Assert.Equal(6f, new SquaredError().StartingPrediction(labels, weights));
        Assert.Equal(2f, new AbsoluteError().StartingPrediction(labels, []));
        Assert.Equal(10f, new Pinball(0.9, 1).StartingPrediction(labels, weights));
    }

    [Fact]
    public void Train_PinballLevels_CoverTheirShare()
    {
        // the noise grows with |x0|, so a constant quantile would be wrong by far; smoothing and finite data leave two points
        var sample = new Sample(6_000, 5, noise: 0);
        var stream = Kontor.Randomness.RandomStream.Of(8);
        float[] labels = [.. sample.Labels.Select((m, i) => m + (float)((0.3 + Math.Abs(sample.Values[i * 5])) * stream.NextGaussian()))];
        using TrainingMatrix rows = sample.Training(labels);
        foreach (double level in (double[])[0.1, 0.5, 0.9])
        {
            var spec = new BoostedTrees
            {
                Objective = new Pinball(level, 0.2), Rounds = 150, Parameters = new() { LearningRate = 0.1, MaxDepth = 4, MinChildWeight = 5 },
            };
            using Booster model = spec.Train(rows, FitContext.Default);
            float[] quantile = model.Predict(sample.Features);
            Assert.Equal(level, labels.Where((y, i) => y <= quantile[i]).Count() / (double)labels.Length, 0.025);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Pinball_LevelOutside_IsRefused(double level) => Assert.Throws<ArgumentOutOfRangeException>(() => new Pinball(level, 1));

    [Fact]
    public void Train_LabelOutsideDomain_NamesTheRow()
    {
        var sample = new Sample(10, 4);
        float[] counts = [0, 1, 2, -3, 0, 1, 2, 3, 4, 5];
        using TrainingMatrix rows = sample.Training(counts);
        foreach (Objective objective in (Objective[])[new Poisson(), new Tweedie(), new Logistic(), new Softprob(6)])
        {
            DataException failure = Assert.Throws<DataException>(() => new BoostedTrees { Objective = objective }.Train(rows, FitContext.Default));
            Assert.Equal(FaultCode.OutOfRange, failure.Fault.Code);
            if (objective is not Logistic) Assert.Equal(4, failure.Fault.Row);
        }
    }

    private static double LossAt(GradientObjective objective, float[] margins, int k, float step, float label)
    {
        float[] moved = [.. margins];
        moved[k] += step;
        return objective.Loss(moved, label);
    }
}
