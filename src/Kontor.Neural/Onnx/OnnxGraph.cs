using Kontor.Neural.Tensors;

namespace Kontor.Neural.Onnx;

/// <summary>An ONNX graph while it is being built.</summary>
internal sealed class OnnxGraph(string name, string prefix = "")
{
    private readonly Dictionary<string, string> _wholes = new(StringComparer.Ordinal);
    private int _made;

    internal string Name => name;

    internal List<OnnxNode> Nodes { get; } = [];

    internal List<(string Name, Tensor Value)> Weights { get; } = [];

    internal List<(string Name, long[] Values)> Wholes { get; } = [];

    internal List<OnnxValue> Inputs { get; } = [];

    internal List<OnnxValue> Outputs { get; } = [];

    /// <summary>Adds a node with one output and gives the output's name.</summary>
    internal string Add(string type, IReadOnlyList<string> inputs, params IReadOnlyList<OnnxAttribute> attributes) => Add(type, inputs, 1, attributes)[0];

    /// <summary>Adds a node with several outputs and gives their names.</summary>
    internal string[] Add(string type, IReadOnlyList<string> inputs, int outputs, IReadOnlyList<OnnxAttribute> attributes)
    {
        string[] names = [.. Enumerable.Range(0, outputs).Select(_ => Fresh(type))];
        Nodes.Add(new OnnxNode(type, inputs, names, attributes));
        return names;
    }

    /// <summary>Adds a node whose output gets a given name.</summary>
    internal void AddNamed(string type, IReadOnlyList<string> inputs, string output, params IReadOnlyList<OnnxAttribute> attributes) =>
        Nodes.Add(new OnnxNode(type, inputs, [output], attributes));

    /// <summary>Numbers that belong to the graph.</summary>
    internal string Weight(string wanted, Tensor value)
    {
        Weights.Add((wanted, value));
        return wanted;
    }

    /// <summary>One number.</summary>
    internal string Scalar(float value) => Weight(Fresh("number"), Tensor.Of(Shape.Scalar, value));

    /// <summary>A list of whole numbers.</summary>
    internal string WholeNumbers(params IReadOnlyList<long> values)
    {
        string key = string.Join(',', values);
        if (_wholes.TryGetValue(key, out string? known)) return known;
        string made = Fresh("whole");
        Wholes.Add((made, [.. values]));
        return _wholes[key] = made;
    }

    internal string Fresh(string stem) => $"{prefix}{stem}_{_made++}";
}
