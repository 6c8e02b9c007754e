namespace Kontor.Tests.Neural.Onnx;

/// <summary>Runs an ONNX graph in double precision, operator by operator as the specification of opset 15 describes them; only those that the export writes.</summary>
internal static class OnnxEvaluator
{
    internal static Dictionary<string, Nd> Run(OnnxTestGraph graph, IReadOnlyDictionary<string, Nd> inputs, IReadOnlyDictionary<string, Nd>? outer = null)
    {
        var values = new Dictionary<string, Nd>(outer ?? new Dictionary<string, Nd>(), StringComparer.Ordinal);
        foreach ((string name, Nd value) in graph.Initializers) values[name] = value;
        foreach ((string name, Nd value) in inputs) values[name] = value;
        foreach (OnnxTestNode node in graph.Nodes)
        {
            Nd?[] x = [.. node.Inputs.Select(i => i.Length == 0 ? null : values[i])];
            Nd[] y = node.Type == "Scan" ? Scan(node, x!, values) : OnnxOperators.Compute(node, x);
            for (int i = 0; i < node.Outputs.Count; i++) values[node.Outputs[i]] = y[i];
        }
        return values;
    }

    private static Nd[] Scan(OnnxTestNode node, Nd[] x, Dictionary<string, Nd> outer)
    {
        int scanned = (int)node.Whole("num_scan_inputs", 0), states = x.Length - scanned, outputs = node.Outputs.Count - states;
        int[] inAxes = node.List("scan_input_axes"), outAxes = node.List("scan_output_axes");
        Nd[] state = x[..states];
        int steps = x[states].Shape[inAxes[0]];
        var seen = new List<Nd[]>();
        for (int t = 0; t < steps; t++)
        {
            var inputs = new Dictionary<string, Nd>(StringComparer.Ordinal);
            for (int i = 0; i < states; i++) inputs[node.Body!.Inputs[i]] = state[i];
            for (int i = 0; i < scanned; i++) inputs[node.Body!.Inputs[states + i]] = Take(x[states + i], inAxes[i], t);
            Dictionary<string, Nd> values = Run(node.Body!, inputs, outer);
            Nd[] results = [.. node.Body!.Outputs.Select(o => values[o])];
            state = results[..states];
            seen.Add(results[states..]);
        }
        Nd[] stacked = [.. Enumerable.Range(0, outputs).Select(o => Stack([.. seen.Select(s => s[o])], outAxes[o]))];
        return [.. state, .. stacked];
    }

    private static Nd Take(Nd x, int axis, int place) =>
        Nd.Make([.. x.Shape[..axis], .. x.Shape[(axis + 1)..]], index => x[[.. index[..axis], place, .. index[axis..]]]);

    private static Nd Stack(Nd[] parts, int axis) =>
        Nd.Make([.. parts[0].Shape[..axis], parts.Length, .. parts[0].Shape[axis..]], index => parts[index[axis]][[.. index[..axis], .. index[(axis + 1)..]]]);
}
