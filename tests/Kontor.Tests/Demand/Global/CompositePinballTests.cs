using Kontor.Demand.Global;

namespace Kontor.Tests.Demand.Global;

public sealed class CompositePinballTests
{
    private static readonly CompositePinball Objective = new([0.1, 0.5, 0.9], 0.2);

    [Theory]
    [InlineData(0.3f)]
    [InlineData(-1.2f)]
    [InlineData(4f)]
    public void Derivatives_Gradient_MatchesFiniteDifferences(float label)
    {
        float[] margins = [-0.5f, 0.25f, 1.5f], gradient = new float[3], hessian = new float[3];
        Objective.Derivatives(margins, [label], gradient, hessian);
        for (int k = 0; k < 3; k++)
        {
            const float step = 1f / 256; // exact in single precision; the error of central differences is below step^2 / width^2
            float[] up = [.. margins], down = [.. margins];
            up[k] += step;
            down[k] -= step;
            double difference = (Objective.Loss(up, label) - Objective.Loss(down, label)) / (2 * step);
            Assert.Equal(difference, gradient[k], 4e-4);
        }
    }

    [Fact]
    public void Derivatives_Curvature_BoundsTheLossFromAbove()
    {
        float[] gradient = new float[3], hessian = new float[3];
        for (float from = -3; from <= 3; from += 0.5f)
        {
            Objective.Derivatives([from, from, from], [0.4f], gradient, hessian);
            for (float to = -3; to <= 3; to += 0.25f)
            {
                double bound = Objective.Loss([from, from, from], 0.4f);
                for (int k = 0; k < 3; k++) bound += (gradient[k] * (to - from)) + (0.5 * hessian[k] * (to - from) * (to - from));
                Assert.True(Objective.Loss([to, to, to], 0.4f) <= bound + 1e-5);
            }
        }
    }
}
