using Kontor.Neural.Differentiation;
using Kontor.Neural.Layers;
using Kontor.Neural.Losses;
using Kontor.Neural.Operations;
using Kontor.Neural.Optimisation;
using Kontor.Neural.Tensors;
using Kontor.Neural.Training;
using Kontor.Randomness;

namespace Kontor.Tests.Neural.Training;

/// <summary>Networks that are trained on data made from a known truth, and have to find it.</summary>
public sealed class KnownTruthTests
{
    private static readonly FitContext Context = FitContext.Default with { Seed = 11, Threads = 2 };

    [Fact]
    public void Linear_OnLinearData_RecoversTheWeights()
    {
        RandomStream stream = RandomStream.Of(1, "linear");
        float[] truth = [1.5f, -2, 0.5f];
        Tensor x = Tensor.Zeros(400, 3), y = Tensor.Zeros(400, 1);
        foreach (ref float v in x.Span) v = (float)stream.NextGaussian();
        for (int i = 0; i < 400; i++) y[i, 0] = 0.7f + (truth[0] * x[i, 0]) + (truth[1] * x[i, 1]) + (truth[2] * x[i, 2]) + (0.1f * (float)stream.NextGaussian());
        var weights = new Weights(1);
        var layer = new Linear(weights, 3, 1);
        var task = new FunctionTask(weights, 400, (t, items) => Loss.Squared(layer.Forward(t.Constant(Pick(x, items))), Pick(y, items)));
        TrainingResult result = new Trainer { Epochs = 60, BatchSize = 50, Schedule = new Cosine(0.05, 480) }.Fit(task, Context);
        for (int i = 0; i < 3; i++) Assert.Equal(truth[i], weights["weight"].Value[0, i], 0.02); // four standard errors of 0.1 / sqrt(400)
        Assert.Equal(0.7, weights["bias"].Value[0], 0.02);
        Assert.True(result.Report.Converged);
        Assert.Equal(480, result.Report.Iterations);
        Assert.Equal(60, result.History.Length);
        Assert.Equal(0.01, result.Report.Objective, 0.002); // the variance of the noise
    }

    [Fact]
    public void Hidden_Layer_LearnsExclusiveOr()
    {
        Tensor x = Tensor.Of([4, 2], 0, 0, 0, 1, 1, 0, 1, 1), y = Tensor.Of([4, 1], 0, 1, 1, 0);
        var weights = new Weights(3);
        var network = new Sequential(new Linear(weights.Scope("hidden"), 2, 8), new Activation(n => n.Tanh()), new Linear(weights.Scope("out"), 8, 1));
        var task = new FunctionTask(weights, 4, (t, items) => Loss.BinaryCrossEntropy(network.Forward(t.Constant(Pick(x, items))), Pick(y, items)));
        new Trainer { Epochs = 300, BatchSize = 4, Schedule = new Constant(0.05) }.Fit(task, Context);
        using var tape = new Tape(Context, Mode.Inference);
        float[] p = network.Forward(tape.Constant(x)).Sigmoid().Value.ToArray();
        for (int i = 0; i < 4; i++) Assert.Equal(y[i, 0], p[i], 0.1);
    }

    [Fact]
    public void Lstm_OnPaddedEcho_RepeatsWhatItHeardTwoStepsAgo()
    {
        const int Count = 256, Time = 12;
        RandomStream stream = RandomStream.Of(2, "echo");
        Tensor x = Tensor.Zeros(Count, Time, 1), y = Tensor.Zeros(Count, Time), mask = Tensor.Zeros(Count, Time);
        for (int i = 0; i < Count; i++)
        {
            int length = 6 + stream.NextInt(7); // padded behind
            for (int t = 0; t < length; t++)
            {
                x[i, t, 0] = stream.NextInt(2) == 0 ? -1 : 1;
                mask[i, t] = t < 2 ? 0 : 1;
                if (t >= 2) y[i, t] = x[i, t - 2, 0];
            }
        }
        var weights = new Weights(5);
        var lstm = new Lstm(weights.Scope("lstm"), 1, 12);
        var read = new Linear(weights.Scope("read"), 12, 1);
        Tensor there = Tensor.Zeros(Count, Time);
        for (int i = 0; i < Count; i++) for (int t = 0; t < Time; t++) there[i, t] = x[i, t, 0] == 0 ? 0 : 1;
        var task = new FunctionTask(weights, Count, (t, items) =>
        {
            Node h = lstm.Run(t.Constant(Pick(x, items)), t.Constant(Pick(there, items))).Hidden; // (batch, time, hidden)
            return Loss.Squared(read.Forward(h).Squeeze(-1), Pick(y, items), Pick(mask, items));
        });
        TrainingResult result = new Trainer { Epochs = 60, BatchSize = 64, Schedule = new Constant(0.02), ClipNorm = 1 }.Fit(task, Context);
        Assert.InRange(result.Report.Objective, 0, 0.02); // guessing the mean has a loss of 1
    }

    [Fact]
    public void Mixture_OnTwoModes_FindsBoth()
    {
        RandomStream stream = RandomStream.Of(3, "modes");
        Tensor y = Tensor.Zeros(2_000);
        foreach (ref float v in y.Span) v = (stream.NextDouble() < 0.3 ? -2 : 3) + (0.5f * (float)stream.NextGaussian());
        var mixture = new MixtureDensity { Components = 2, LeastScale = 0.05 };
        var weights = new Weights(1);
        Parameter row = weights.Add("row", [1, 6], Initial.Of(0, 0, -0.5f, 0.5f, 0, 0));
        var task = new FunctionTask(weights, 2_000, (t, items) => mixture.Loss(t.Use(row).Broadcast([items.Length, 6]), Pick(y, items)));
        TrainingResult result = new Trainer { Epochs = 40, BatchSize = 100, Schedule = new Cosine(0.05, 800) }.Fit(task, Context);
        (double Weight, double Mean, double Scale) low = mixture.Component(row.Value.Span, 0), high = mixture.Component(row.Value.Span, 1);
        Assert.Equal(-2, low.Mean, 0.1); // the standard error of each mean is 0.02
        Assert.Equal(3, high.Mean, 0.1);
        Assert.Equal(0.3, low.Weight, 0.05);
        Assert.Equal(0.5, low.Scale, 0.06);
        Assert.Equal(0.5, high.Scale, 0.06);
        double entropy = 0.5 * Math.Log(2 * Math.PI * Math.E * 0.25) - (0.3 * Math.Log(0.3)) - (0.7 * Math.Log(0.7)); // of two modes that do not overlap
        Assert.Equal(entropy, result.Report.Objective, 0.05);
    }

    [Fact]
    public void Embedding_OfGroups_LearnsTheirMeans()
    {
        RandomStream stream = RandomStream.Of(4, "groups");
        float[] means = [5, -1, 0, 2.5f];
        Tensor group = Tensor.Zeros(800), y = Tensor.Zeros(800, 1);
        for (int i = 0; i < 800; i++)
        {
            group[i] = i % 4;
            y[i, 0] = means[i % 4] + (0.2f * (float)stream.NextGaussian());
        }
        var weights = new Weights(1);
        var embedding = new Embedding(weights, 5, 1); // one more category than occurs
        float unseen = weights["table"].Value[4, 0];
        var task = new FunctionTask(weights, 800, (t, items) => Loss.Squared(embedding.Forward(t.Constant(Pick(group, items))), Pick(y, items)));
        new Trainer { Epochs = 40, BatchSize = 100, Schedule = new Cosine(0.1, 320) }.Fit(task, Context);
        for (int i = 0; i < 4; i++) Assert.Equal(means[i], weights["table"].Value[i, 0], 0.05); // the standard error of a mean is 0.014
        Assert.Equal(unseen, weights["table"].Value[4, 0]);
    }

    [Fact]
    public void NegativeBinomial_OnCounts_FindsMeanAndDispersion()
    {
        RandomStream stream = RandomStream.Of(5, "counts");
        Tensor y = Tensor.Zeros(4_000);
        foreach (ref float v in y.Span) v = stream.NextPoisson(6 * 0.5 * stream.NextGamma(2)); // mean 6, dispersion 1/2
        var weights = new Weights(1);
        Parameter mean = weights.Add("mean", [1], Initial.One), dispersion = weights.Add("dispersion", [1], Initial.One);
        var task = new FunctionTask(weights, 4_000, (t, items) =>
            Loss.NegativeBinomial(t.Use(mean).Softplus().Broadcast([items.Length]), t.Use(dispersion).Softplus().Broadcast([items.Length]), Pick(y, items)));
        new Trainer { Epochs = 30, BatchSize = 200, Schedule = new Cosine(0.1, 600) }.Fit(task, Context);
        Assert.Equal(6, Math.Log(1 + Math.Exp(mean.Value[0])), 0.3); // the standard error is sqrt(24 / 4000) = 0.08
        Assert.Equal(0.5, Math.Log(1 + Math.Exp(dispersion.Value[0])), 0.06);
    }

    private static Tensor Pick(Tensor all, int[] items)
    {
        int row = all.Size / all.Shape[0];
        Tensor picked = Tensor.Zeros(all.Shape.With(0, items.Length));
        for (int i = 0; i < items.Length; i++) all.Span.Slice(items[i] * row, row).CopyTo(picked.Span.Slice(i * row, row));
        return picked;
    }
}
