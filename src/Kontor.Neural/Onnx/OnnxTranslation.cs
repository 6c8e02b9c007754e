using Kontor.Neural.Differentiation;
using Kontor.Neural.Tensors;

namespace Kontor.Neural.Onnx;

/// <summary>Turns what a tape has traced into a graph.</summary>
internal sealed class OnnxTranslation
{
    private readonly OnnxGraph _graph;
    private readonly Dictionary<(int Number, int Output), string> _names = [];
    private readonly Dictionary<Parameter, string> _parameters = [];

    private OnnxTranslation(OnnxGraph graph) => _graph = graph;

    internal static OnnxGraph Of(string name, IReadOnlyList<OnnxInput> inputs, Node[] nodes, IReadOnlyList<OnnxOutput> outputs)
    {
        var translation = new OnnxTranslation(new OnnxGraph(name));
        OnnxGraph graph = translation._graph;
        int batch = -1;
        for (int i = 0; i < nodes.Length; i++)
        {
            Origin origin = nodes[i].Origin!;
            translation._names.Add((origin.Number, 0), inputs[i].Name);
            bool open = inputs[i].HasBatch && nodes[i].Shape.Rank > 0;
            if (open && batch >= 0 && batch != nodes[i].Shape[0]) throw new ArgumentException($"needs examples of one batch size, got {batch} and {nodes[i].Shape[0]}", nameof(inputs));
            if (open) batch = nodes[i].Shape[0];
            graph.Inputs.Add(new OnnxValue(inputs[i].Name, Axes(nodes[i].Shape, open)));
        }
        foreach (Node node in Reachable(outputs)) translation.Translate(node);
        RequireUnique([.. inputs.Select(i => i.Name), .. outputs.Select(o => o.Name), .. graph.Weights.Select(w => w.Name)]);
        foreach (OnnxOutput output in outputs)
        {
            graph.AddNamed("Identity", [translation.Name(output.Value)], output.Name);
            graph.Outputs.Add(new OnnxValue(output.Name, Axes(output.Value.Shape, output.Value.Shape.Rank > 0 && output.Value.Shape[0] == batch)));
        }
        return graph;
    }

    private static void RequireUnique(string[] names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (name.Length == 0 || !seen.Add(name)) throw new ArgumentException($"needs names of inputs, outputs and parameters that are unique and not empty, got '{name}'", nameof(names));
        }
    }

    private static object[] Axes(Shape shape, bool open) => [.. shape.Lengths.ToArray().Select((length, i) => i == 0 && open ? (object)"batch" : length)];

    /// <summary>All that the outputs depend on, in the order in which it was computed, one node for each computation.</summary>
    private static IEnumerable<Node> Reachable(IReadOnlyList<OnnxOutput> outputs)
    {
        var found = new SortedDictionary<int, Node>();
        var open = new Stack<Node>(outputs.Select(o => o.Value));
        while (open.TryPop(out Node? node))
        {
            Origin origin = node.Origin ?? throw new ArgumentException("needs outputs that were computed from the inputs given", nameof(outputs));
            if (!found.TryAdd(origin.Number, node)) continue;
            foreach (Node input in origin.Inputs) open.Push(input);
        }
        return found.Values;
    }

    private string Name(Node node) => _names[(node.Origin!.Number, node.Origin.Output)];

    private void Translate(Node node)
    {
        Origin origin = node.Origin!;
        if (_names.ContainsKey((origin.Number, 0))) return; // an input
        switch (origin.Operation)
        {
            case Operation.Weight weight:
                if (!_parameters.TryGetValue(weight.Parameter, out string? name)) _parameters[weight.Parameter] = name = _graph.Weight(weight.Parameter.Name, weight.Parameter.Value);
                _names.Add((origin.Number, 0), name);
                break;
            case Operation.Data:
                _names.Add((origin.Number, 0), _graph.Weight(_graph.Fresh("data"), node.Value));
                break;
            default:
                string[] results = OnnxLowering.Lower(_graph, origin.Operation, origin.Inputs, [.. origin.Inputs.Select(Name)]);
                for (int i = 0; i < results.Length; i++) _names.Add((origin.Number, i), results[i]);
                break;
        }
    }
}
