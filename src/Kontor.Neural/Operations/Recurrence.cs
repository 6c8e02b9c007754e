using Kontor.Neural.Differentiation;
using Kontor.Neural.Kernels;
using Kontor.Neural.Tensors;

namespace Kontor.Neural.Operations;

/// <summary>Recurrent layers over padded batches, all steps in one fused computation.</summary>
public static class Recurrence
{
    private const int LstmGates = 4, GruGates = 3;

    /// <summary>A long short-term memory: c = sigmoid(f) c + sigmoid(i) tanh(g), h = sigmoid(o) tanh(c), gates in the order i, f, g, o.</summary>
    /// <remarks>Hochreiter and Schmidhuber (1997), with the forget gate of Gers, Schmidhuber and Cummins (2000).</remarks>
    /// <param name="x">(batch, time, input).</param>
    /// <param name="input">(4 hidden, input): weights of the input.</param>
    /// <param name="hidden">(4 hidden, hidden): weights of the last output.</param>
    /// <param name="bias">(4 hidden).</param>
    /// <param name="mask">(batch, time): 1 for a step that is there, 0 for one that is not and leaves the state as it was; null when all are there.</param>
    /// <param name="start">The state to begin with; null for zeros.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static LstmOutput Lstm(this Node x, Node input, Node hidden, Node bias, Node? mask = null, LstmState? start = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        RecurrentShape shape = Check(x, input, hidden, mask, LstmGates);
        Require(bias, [LstmGates * shape.Hidden], nameof(bias));
        if (start is not null)
        {
            Require(start.Hidden, [shape.Batch, shape.Hidden], nameof(start));
            Require(start.Cell, [shape.Batch, shape.Hidden], nameof(start));
        }
        Tape tape = x.Tape;
        List<Node> inputs = [x, input, hidden, bias];
        if (start is not null) inputs.AddRange([start.Hidden, start.Cell]);
        if (mask is not null) inputs.Add(mask);
        bool tracked = inputs.Exists(n => n.IsTracked);
        Tensor h = tape.Rent([shape.Batch, shape.Time, shape.Hidden]), lastH = tape.Rent([shape.Batch, shape.Hidden]), lastC = tape.Rent([shape.Batch, shape.Hidden]);
        Tensor? saved = tracked ? tape.Rent([LstmKernel.SavedLength(shape, tape.Workers)]) : null;
        LstmKernel.Forward(
            Span(x), Span(mask), Span(input), Span(hidden), Span(bias), Span(start?.Hidden), Span(start?.Cell),
            h.Span, saved is null ? [] : saved.Span, lastH.Span, lastC.Span, shape, tape.Workers);
        Node[] nodes = tape.Record([h, lastH, lastC], new Operation.Lstm(mask is not null, start is not null), [.. inputs], outputs =>
        {
            using var wanted = new Gradients(tape);
            LstmKernel.Backward(
                Span(x), Span(mask), Span(input), Span(hidden), Span(start?.Hidden), Span(start?.Cell), h.Span, saved!.Span,
                GradientOf(outputs[0]), GradientOf(outputs[1]), GradientOf(outputs[2]),
                Gradients.OrNone(x), wanted.Of(input), wanted.Of(hidden), wanted.Of(bias), Gradients.OrNone(start?.Hidden), Gradients.OrNone(start?.Cell), shape, tape.Workers);
        });
        return new LstmOutput(nodes[0], new LstmState(nodes[1], nodes[2]));
    }

    /// <summary>Gated recurrent units: n = tanh(Wx x + bx + r (Wh h + bh)), h = (1 - z) n + z h, gates in the order r, z, n.</summary>
    /// <remarks>Cho et al. (2014), the reset gate behind the product as in Chung, Gulcehre, Cho, Bengio (2014).</remarks>
    /// <param name="x">(batch, time, input).</param>
    /// <param name="input">(3 hidden, input): weights of the input.</param>
    /// <param name="hidden">(3 hidden, hidden): weights of the last output.</param>
    /// <param name="inputBias">(3 hidden), beside the weights of the input.</param>
    /// <param name="hiddenBias">(3 hidden), beside the weights of the last output.</param>
    /// <param name="mask">(batch, time): 1 for a step that is there, 0 for one that is not and leaves the state as it was; null when all are there.</param>
    /// <param name="start">(batch, hidden): the state to begin with; null for zeros.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static GruOutput Gru(this Node x, Node input, Node hidden, Node inputBias, Node hiddenBias, Node? mask = null, Node? start = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        RecurrentShape shape = Check(x, input, hidden, mask, GruGates);
        Require(inputBias, [GruGates * shape.Hidden], nameof(inputBias));
        Require(hiddenBias, [GruGates * shape.Hidden], nameof(hiddenBias));
        if (start is not null) Require(start, [shape.Batch, shape.Hidden], nameof(start));
        Tape tape = x.Tape;
        List<Node> inputs = [x, input, hidden, inputBias, hiddenBias];
        if (start is not null) inputs.Add(start);
        if (mask is not null) inputs.Add(mask);
        bool tracked = inputs.Exists(n => n.IsTracked);
        Tensor h = tape.Rent([shape.Batch, shape.Time, shape.Hidden]), last = tape.Rent([shape.Batch, shape.Hidden]);
        Tensor? saved = tracked ? tape.Rent([GruKernel.SavedLength(shape, tape.Workers)]) : null;
        GruKernel.Forward(
            Span(x), Span(mask), Span(input), Span(hidden), Span(inputBias), Span(hiddenBias), Span(start), h.Span, saved is null ? [] : saved.Span, last.Span, shape, tape.Workers);
        Node[] nodes = tape.Record([h, last], new Operation.Gru(mask is not null, start is not null), [.. inputs], outputs =>
        {
            using var wanted = new Gradients(tape);
            GruKernel.Backward(
                Span(x), Span(mask), Span(input), Span(hidden), Span(start), h.Span, saved!.Span, GradientOf(outputs[0]), GradientOf(outputs[1]),
                Gradients.OrNone(x), wanted.Of(input), wanted.Of(hidden), wanted.Of(inputBias), wanted.Of(hiddenBias), Gradients.OrNone(start), shape, tape.Workers);
        });
        return new GruOutput(nodes[0], nodes[1]);
    }

    private static RecurrentShape Check(Node x, Node input, Node hidden, Node? mask, int gates)
    {
        if (x.Shape.Rank != 3) throw new ArgumentException($"needs an input (batch, time, input), got {x.Shape}", nameof(x));
        ArgumentNullException.ThrowIfNull(hidden);
        int state = hidden.Shape.Rank == 2 ? hidden.Shape[1] : 0;
        Require(hidden, [gates * state, state], nameof(hidden));
        Require(input, [gates * state, x.Shape[2]], nameof(input));
        if (mask is not null) Require(mask, [x.Shape[0], x.Shape[1]], nameof(mask));
        return new RecurrentShape(x.Shape[0], x.Shape[1], x.Shape[2], state);
    }

    private static void Require(Node node, Shape shape, string name)
    {
        ArgumentNullException.ThrowIfNull(node, name);
        if (node.Shape != shape) throw new ArgumentException($"needs the shape {shape}, got {node.Shape}", name);
    }

    private static ReadOnlySpan<float> Span(Node? node) => node is null ? [] : node.Value.Span;

    private static ReadOnlySpan<float> GradientOf(Node output) => output.HasGradient ? output.Gradient.Span : [];
}
