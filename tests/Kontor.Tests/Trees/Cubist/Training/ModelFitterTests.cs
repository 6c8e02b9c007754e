using Kontor.Randomness;
using Kontor.Trees.Cubist.Training;
using Kontor.Trees.Matrices;

namespace Kontor.Tests.Trees.Cubist.Training;

public sealed class ModelFitterTests
{
    private static readonly ParallelOptions Options = new() { MaxDegreeOfParallelism = 1 };

    [Fact]
    public void ByVariance_ExactPlane_IsFoundWithoutCopiesAndConstants()
    {
        // columns: a, b, 2 a + b (depends on them), 7 (constant), noise
        TrainingTable table = Table(40, (a, b, noise) => [a, b, (2 * a) + b, 7, noise], out _);
        double[] y = [.. Enumerable.Range(0, 40).Select(i => 3 + (1.5 * table.Columns[0][i]) - (4 * table.Columns[1][i]))];
        LinearModel model = ModelFitter.ByVariance(table, All(40), y, [0, 1, 2, 3, 4], Options);
        Assert.DoesNotContain(3, model.Columns);
        Assert.InRange(model.Columns.Length, 2, 3);
        double[] predictions = new double[40];
        model.Predict(table, All(40), predictions);
        Assert.All(predictions.Zip(y), p => Assert.Equal(p.Second, p.First, 1e-6)); // features are rounded to single precision
    }

    [Fact]
    public void ByVariance_KnownCoefficients_AreTheNormalEquations()
    {
        // y on (1, a): slope 3.5, constant 1 by hand
        TrainingTable table = new(FeatureMatrix.Dense(new float[] { 0, 1, 2, 3, 4, 5 }, 6, 1), FitContext.Default);
        LinearModel model = ModelFitter.ByVariance(table, All(6), [1, 4, 9, 11, 15, 18], [0], Options);
        // means 2.5 and 58/6; cross product 60.0, squares 17.5
        Assert.Equal(60.0 / 17.5, model.Coefficients.Single(), 1e-12);
        Assert.Equal((58 / 6.0) - (2.5 * 60 / 17.5), model.Intercept, 1e-12);
    }

    [Fact]
    public void ByAbsoluteError_Noise_IsTakenOut()
    {
        TrainingTable table = Table(200, (a, b, noise) => [a, b, noise], out double[] error);
        double[] y = [.. Enumerable.Range(0, 200).Select(i => (2 * table.Columns[0][i]) + error[i])];
        LinearModel model = ModelFitter.ByAbsoluteError(table, All(200), y, [0, 1, 2], Options);
        Assert.Contains(0, model.Columns);
        double kept = Estimate(model), all = Estimate(ModelFitter.ByAbsoluteError(table, All(200), y, [0], Options));
        Assert.True(kept <= all); // what is kept never has a larger estimated error than the truth alone
        Assert.Equal(2, model.Coefficients[Array.IndexOf(model.Columns, 0)], 0.2); // standard error 0.07

        double Estimate(LinearModel m) => ModelFitter.Adjusted(ModelFitter.MeanAbsolute(table, All(200), y, m), 200, m.Parameters);
    }

    [Fact]
    public void Adjusted_Parameters_AreTheClosedForm()
    {
        Assert.Equal(2.0 * 104 / 96, ModelFitter.Adjusted(2, 100, 4), 1e-12);
        Assert.Equal(double.PositiveInfinity, ModelFitter.Adjusted(2, 4, 4));
    }

    private static int[] All(int rows) => [.. Enumerable.Range(0, rows)];

    private static TrainingTable Table(int rows, Func<float, float, float, float[]> row, out double[] error)
    {
        RandomStream stream = RandomStream.Of(8, "fitter");
        float[] values = [.. Enumerable.Range(0, rows).SelectMany(_ => row((float)stream.NextGaussian(), (float)stream.NextGaussian(), (float)stream.NextGaussian()))];
        error = [.. Enumerable.Range(0, rows).Select(_ => stream.NextGaussian())];
        return new TrainingTable(FeatureMatrix.Dense(values, rows, values.Length / rows), FitContext.Default);
    }
}
