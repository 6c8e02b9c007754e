using Kontor.Neural.Differentiation;
using Kontor.Neural.Tensors;

namespace Kontor.Neural.Onnx;

/// <summary>Recurrent layers in ONNX: one LSTM or GRU node, or, where steps are masked, a Scan over the steps with such a node in it and a choice between the new and the old state.</summary>
internal static class OnnxRecurrence
{
    internal static string[] Lstm(OnnxGraph g, Operation.Lstm lstm, Node[] nodes, string[] x)
    {
        int hidden = nodes[2].Shape[1];
        // ONNX has the gates in the order i, o, f, c where we have i, f, g, o
        string w = Weights(g, x[1], hidden, [0, 3, 1, 2]), r = Weights(g, x[2], hidden, [0, 3, 1, 2]);
        string bias = Bias(g, Reordered(g, x[3], hidden, [0, 3, 1, 2]), g.Weight(g.Fresh("zeros"), Tensor.Zeros(4 * hidden)));
        string[] start = lstm.HasStart ? [x[4], x[5]] : lstm.HasMask ? [Zeros(g, x[0], hidden), Zeros(g, x[0], hidden)] : [];
        return Run(g, "LSTM", x[0], lstm.HasMask ? x[^1] : null, [w, r, bias], start, outputs: 2, hidden, nodes[0].Shape[2], []);
    }

    internal static string[] Gru(OnnxGraph g, Operation.Gru gru, Node[] nodes, string[] x)
    {
        int hidden = nodes[2].Shape[1];
        // ONNX has the gates in the order z, r, h where we have r, z, n
        string w = Weights(g, x[1], hidden, [1, 0, 2]), r = Weights(g, x[2], hidden, [1, 0, 2]);
        string bias = Bias(g, Reordered(g, x[3], hidden, [1, 0, 2]), Reordered(g, x[4], hidden, [1, 0, 2]));
        string[] start = gru.HasStart ? [x[5]] : gru.HasMask ? [Zeros(g, x[0], hidden)] : [];
        return Run(g, "GRU", x[0], gru.HasMask ? x[^1] : null, [w, r, bias], start, outputs: 1, hidden, nodes[0].Shape[2], [new OnnxAttribute.Whole("linear_before_reset", 1)]);
    }

    /// <summary>All steps: gives the outputs (batch, time, hidden) and the last states (batch, hidden).</summary>
    private static string[] Run(OnnxGraph g, string type, string x, string? mask, string[] weights, string[] start, int outputs, int hidden, int input, OnnxAttribute[] settings)
    {
        if (mask is not null) return Scan(g, type, x, mask, weights, start, hidden, input, settings);
        string[] states = [.. start.Select(s => g.Add("Unsqueeze", [s, g.WholeNumbers(0)]))];
        string steps = g.Add("Transpose", [x], OnnxLowering.Wholes("perm", [1, 0, 2])); // (time, batch, input)
        string[] y = Node(g, type, steps, weights, states, outputs + 1, hidden, settings);
        // (time, 1, batch, hidden) to (batch, time, hidden)
        string all = g.Add("Transpose", [g.Add("Squeeze", [y[0], g.WholeNumbers(1)])], OnnxLowering.Wholes("perm", [1, 0, 2]));
        return [all, .. y[1..].Select(last => g.Add("Squeeze", [last, g.WholeNumbers(0)]))];
    }

    private static string[] Scan(OnnxGraph g, string type, string x, string mask, string[] weights, string[] start, int hidden, int input, OnnxAttribute[] settings)
    {
        // the body's names are not the graph's: it sees the graph's weights
        string unique = g.Fresh("step");
        var body = new OnnxGraph(unique, unique + "_");
        string[] old = [.. start.Select(_ => body.Fresh("state"))];
        string step = body.Fresh("x"), there = body.Fresh("mask");
        foreach (string state in old) body.Inputs.Add(new OnnxValue(state, ["batch", hidden]));
        body.Inputs.Add(new OnnxValue(step, ["batch", input]));
        body.Inputs.Add(new OnnxValue(there, ["batch"]));
        string first = body.WholeNumbers(0);
        string[] y = Node(
            body, type, body.Add("Unsqueeze", [step, first]), weights, [.. old.Select(s => body.Add("Unsqueeze", [s, first]))], start.Length + 1, hidden, settings);
        string isThere = body.Add("Cast", [body.Add("Unsqueeze", [there, body.WholeNumbers(1)])], new OnnxAttribute.Whole("to", 9)); // (batch, 1), BOOL
        string[] next = [.. old.Select((state, i) => body.Add("Where", [isThere, body.Add("Squeeze", [y[i + 1], first]), state]))];
        string seen = body.Add("Identity", [next[0]]);
        foreach (string name in (string[])[.. next, seen]) body.Outputs.Add(new OnnxValue(name, ["batch", hidden]));
        string[] results = g.Add(
            "Scan", [.. start, x, mask], start.Length + 1,
            [
                new OnnxAttribute.Body("body", body), new OnnxAttribute.Whole("num_scan_inputs", 2),
                new OnnxAttribute.Wholes("scan_input_axes", [1, 1]), new OnnxAttribute.Wholes("scan_output_axes", [1]),
            ]);
        return [results[^1], .. results[..^1]];
    }

    private static string[] Node(OnnxGraph g, string type, string steps, string[] weights, string[] states, int outputs, int hidden, OnnxAttribute[] settings) =>
        g.Add(type, states.Length == 0 ? [steps, .. weights] : [steps, .. weights, "", .. states], outputs, [new OnnxAttribute.Whole("hidden_size", hidden), .. settings]);

    private static string Weights(OnnxGraph g, string w, int hidden, int[] gates) => g.Add("Unsqueeze", [Reordered(g, w, hidden, gates), g.WholeNumbers(0)]);

    private static string Bias(OnnxGraph g, string ofInput, string ofHidden) =>
        g.Add("Unsqueeze", [g.Add("Concat", [ofInput, ofHidden], new OnnxAttribute.Whole("axis", 0)), g.WholeNumbers(0)]);

    /// <summary>The rows in another order of the gates, so that the parameter itself keeps its name and shape.</summary>
    private static string Reordered(OnnxGraph g, string w, int hidden, int[] gates) =>
        g.Add("Gather", [w, g.WholeNumbers([.. gates.SelectMany(gate => Enumerable.Range(gate * hidden, hidden).Select(i => (long)i))])], new OnnxAttribute.Whole("axis", 0));

    /// <summary>A state of zeros for as many sequences as there are.</summary>
    private static string Zeros(OnnxGraph g, string x, int hidden)
    {
        string batch = g.Add("Slice", [g.Add("Shape", [x]), g.WholeNumbers(0), g.WholeNumbers(1), g.WholeNumbers(0)]);
        return g.Add("ConstantOfShape", [g.Add("Concat", [batch, g.WholeNumbers(hidden)], new OnnxAttribute.Whole("axis", 0))]);
    }
}
