using Kontor.Neural.Differentiation;
using Kontor.Neural.Tensors;
using Kontor.Randomness;

namespace Kontor.Tests.Neural;

/// <summary>Compares gradients with finite differences: a fixed random weighting of all outputs is differentiated with respect to every element of every input and parameter.</summary>
/// <remarks>Differences use the four-point stencil (Abramowitz and Stegun 25.3.6) with a step of 2^-7, added up in double: the truncation is of the order 1e-9 and the rounding of the
/// forward pass in float about 1e-5 per unit of output, so a tolerance of 1e-3 (relative above 1) leaves room for sums of a hundred terms and finds every wrong formula.</remarks>
internal static class GradientCheck
{
    private const float Step = 1f / 128;
    private const double Tolerance = 1e-3;

    internal static FitContext Context { get; } = FitContext.Default with { Threads = 2, Seed = 7 };

    /// <summary>Random numbers around zero, none of them closer to it than 0.1, so that kinks at zero do not disturb.</summary>
    internal static Tensor Random(string name, params int[] lengths)
    {
        Tensor tensor = Tensor.Zeros(lengths);
        RandomStream stream = RandomStream.Of(1, name);
        foreach (ref float v in tensor.Span)
        {
            float x = (float)stream.NextGaussian() * 0.7f;
            v = x + (x < 0 ? -0.1f : 0.1f);
        }
        return tensor;
    }

    /// <summary>Random numbers between 0.5 and 2.</summary>
    internal static Tensor Positive(string name, params int[] lengths)
    {
        Tensor tensor = Tensor.Zeros(lengths);
        RandomStream stream = RandomStream.Of(2, name);
        foreach (ref float v in tensor.Span) v = 0.5f + (1.5f * (float)stream.NextDouble());
        return tensor;
    }

    internal static void Agrees(Func<Node, Node> function, Tensor x) => Agrees((_, n) => function(n[0]), weights: null, x);

    internal static void Agrees(Func<Node, Node, Node> function, Tensor x, Tensor y) => Agrees((_, n) => function(n[0], n[1]), weights: null, x, y);

    internal static void Agrees(Func<Tape, Node[], Node> function, Weights? weights, params Tensor[] inputs)
    {
        Tensor outputWeights;
        float[][] gradients, parameterGradients;
        Parameter[] parameters = [.. weights?.All.Where(p => p.IsTrained) ?? []];
        using (var tape = new Tape(Context, Mode.Training))
        {
            tape.Reset(3);
            weights?.ClearGradients();
            Node[] nodes = [.. inputs.Select(tape.Variable)];
            Node y = function(tape, nodes);
            outputWeights = Random("outputs", y.Shape.Lengths.ToArray());
            tape.Backward(y, outputWeights);
            gradients = [.. nodes.Select(n => n.Gradient.ToArray())];
            parameterGradients = [.. parameters.Select(p => p.Gradient.ToArray())];
        }
        for (int i = 0; i < inputs.Length; i++) Compare($"input {i}", inputs[i], gradients[i]);
        for (int i = 0; i < parameters.Length; i++) Compare(parameters[i].Name, parameters[i].Value, parameterGradients[i]);

        void Compare(string what, Tensor x, float[] gradient)
        {
            for (int i = 0; i < x.Size; i++)
            {
                float was = x.Span[i];
                double At(float shift)
                {
                    x.Span[i] = was + shift;
                    using var tape = new Tape(Context, Mode.Training);
                    tape.Reset(3);
                    Node y = function(tape, [.. inputs.Select(tape.Variable)]);
                    double sum = 0;
                    for (int j = 0; j < y.Value.Size; j++) sum += (double)y.Value.Span[j] * outputWeights.Span[j];
                    return sum;
                }
                double numeric = ((8 * (At(Step) - At(-Step))) - (At(2 * Step) - At(-2 * Step))) / (12 * Step);
                x.Span[i] = was;
                Assert.True(Math.Abs(numeric - gradient[i]) <= Tolerance * Math.Max(1, Math.Abs(numeric)), $"{what}[{i}]: {gradient[i]} is not the difference quotient {numeric}");
            }
        }
    }
}
