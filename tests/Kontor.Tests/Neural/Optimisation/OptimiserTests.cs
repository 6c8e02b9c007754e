using Kontor.Neural.Differentiation;
using Kontor.Neural.Operations;
using Kontor.Neural.Optimisation;

namespace Kontor.Tests.Neural.Optimisation;

public sealed class OptimiserTests
{
    [Fact]
    public void Adam_TwoSteps_AreThoseOfThePaper()
    {
        // algorithm 1 by hand: gradients 1, then 3
        (Weights weights, Parameter w) = One(5);
        OptimiserState state = new Adam().Start(weights);
        Give(w, 1);
        state.Step(0.1);
        Assert.Equal(5 - 0.1, w.Value[0], 1e-6);
        Give(w, 3);
        state.Step(0.1);
        double m = ((0.9 * 0.1) + (0.1 * 3)) / (1 - 0.81), v = ((0.999 * 0.001) + (0.001 * 9)) / (1 - (0.999 * 0.999));
        Assert.Equal(4.9 - (0.1 * m / (Math.Sqrt(v) + 1e-8)), w.Value[0], 1e-5); // 0.999 as a float is off by 1e-8, and 1 - 0.999^2 keeps five digits
        Assert.Equal(0, w.Gradient[0]);
        Assert.Equal(2, state.Steps);
    }

    [Fact]
    public void AdamW_OfMatrix_DecaysItAndNotTheBias()
    {
        var weights = new Weights(1);
        Parameter matrix = weights.Add("matrix", [1, 1], Initial.One), bias = weights.Add("bias", [1], Initial.One);
        new AdamW { WeightDecay = 0.5 }.Start(weights).Step(0.1);
        Assert.Equal(0.95, matrix.Value[0, 0], 1e-6);
        Assert.Equal(1, bias.Value[0]);
    }

    [Fact]
    public void Sgd_WithMomentum_KeepsVelocity()
    {
        (Weights weights, Parameter w) = One(1);
        OptimiserState state = new Sgd { Momentum = 0.5 }.Start(weights);
        Give(w, 1);
        state.Step(0.1);
        Give(w, 1);
        state.Step(0.1);
        Assert.Equal(1 - 0.1 - 0.15, w.Value[0], 1e-6);
    }

    [Fact]
    public void Step_OfFrozenAndState_LeavesThem()
    {
        var weights = new Weights(1);
        Parameter frozen = weights.Add("frozen", [1], Initial.One), running = weights.AddState("running", [1], Initial.One);
        frozen.IsFrozen = true;
        Give(frozen, 1);
        Give(running, 1);
        new Sgd().Start(weights).Step(1);
        Assert.Equal(1, frozen.Value[0]);
        Assert.Equal(1, running.Value[0]);
    }

    [Theory]
    [InlineData("adam")]
    [InlineData("adamw")]
    [InlineData("sgd")]
    public void Steps_OnQuadratic_ReachTheMinimum(string name)
    {
        Optimiser optimiser = name switch { "adam" => new Adam(), "adamw" => new AdamW { WeightDecay = 0 }, _ => new Sgd { Momentum = 0.9 } };
        (Weights weights, Parameter w) = One(4);
        OptimiserState state = optimiser.Start(weights);
        using var tape = new Tape(FitContext.Default, Mode.Training);
        for (int step = 0; step < 400; step++)
        {
            tape.Reset(step);
            tape.Backward((tape.Use(w) - 1.5f).Power(2).Sum());
            state.Step(new Cosine(0.1, 400).RateAt(step));
        }
        Assert.Equal(1.5, w.Value[0], 1e-3);
    }

    [Fact]
    public void Schedules_AtTheirCorners_HaveTheirRates()
    {
        Assert.Equal(0.5, new Constant(0.5).RateAt(12345));
        var decay = new Exponential(0.1);
        Assert.Equal(0.1, decay.RateAt(0));
        Assert.Equal(0.096, decay.RateAt(1_000), 1e-12);
        Assert.Equal(0.1 * 0.96 * 0.96, decay.RateAt(2_000), 1e-12);
        var cosine = new Cosine(1, 100, 0.2);
        Assert.Equal(1, cosine.RateAt(0));
        Assert.Equal(0.6, cosine.RateAt(50), 1e-12);
        Assert.Equal(0.2, cosine.RateAt(500), 1e-12);
        var warm = new WarmUp(10, new Constant(1));
        Assert.Equal(0.1, warm.RateAt(0), 1e-12);
        Assert.Equal(1, warm.RateAt(9), 1e-12);
        Assert.Equal(1, warm.RateAt(10), 1e-12);
        Assert.Equal(0.6, new WarmUp(10, cosine).RateAt(60), 1e-12);
    }

    [Fact]
    public void Specifications_OutsideTheirDomain_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam { Beta1 = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamW { WeightDecay = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd { Momentum = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Constant(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Exponential(0.1, Factor: 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Cosine(0.1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam().Start(new Weights(1)).Step(double.NaN));
    }

    [Fact]
    public void Clipping_OfLongGradients_ShortensThem()
    {
        var weights = new Weights(1);
        Parameter a = weights.Add("a", [1], Initial.One), b = weights.Add("b", [1], Initial.One);
        Give(a, 3);
        Give(b, 4);
        Assert.Equal(5, Clipping.ByNorm(weights, 10), 1e-6);
        Assert.Equal(3, a.Gradient[0]);
        Assert.Equal(5, Clipping.ByNorm(weights, 1), 1e-6);
        Assert.Equal(0.6, a.Gradient[0], 1e-6);
        Clipping.ByValue(weights, 0.7);
        Assert.Equal([0.6f, 0.7f], [a.Gradient[0], b.Gradient[0]]);
    }

    private static (Weights Weights, Parameter Parameter) One(float value)
    {
        var weights = new Weights(1);
        return (weights, weights.Add("w", [1], Initial.Constant(value)));
    }

    private static void Give(Parameter parameter, float gradient) => parameter.Gradient.Span.Fill(gradient);
}
