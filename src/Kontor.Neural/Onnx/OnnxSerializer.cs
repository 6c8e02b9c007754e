using System.Runtime.InteropServices;

namespace Kontor.Neural.Onnx;

/// <summary>Writes a graph as the messages of onnx.proto; the numbers in comments are its field numbers.</summary>
internal static class OnnxSerializer
{
    private const long IrVersion = 8, Opset = 15; // of ONNX 1.10 (2021), which every current runtime reads
    private const int Float = 1, Int64 = 7;

    internal static byte[] Model(OnnxGraph graph)
    {
        var writer = new ProtobufWriter();
        writer.Whole(1, IrVersion);
        writer.Text(2, "Kontor");
        writer.Message(8, o => o.Whole(2, Opset)); // opset_import, of the domain without a name
        writer.Message(7, g => Graph(g, graph));
        return writer.Written.ToArray();
    }

    private static void Graph(ProtobufWriter writer, OnnxGraph graph)
    {
        foreach (OnnxNode node in graph.Nodes) writer.Message(1, n => Node(n, node));
        writer.Text(2, graph.Name);
        foreach ((string name, Tensors.Tensor value) in graph.Weights)
        {
            writer.Message(5, t =>
            {
                foreach (int length in value.Shape.Lengths) t.Whole(1, length);
                t.Whole(2, Float);
                t.Text(8, name);
                t.Bytes(9, MemoryMarshal.AsBytes(value.Span)); // raw_data, little-endian
            });
        }
        foreach ((string name, long[] values) in graph.Wholes)
        {
            writer.Message(5, t =>
            {
                t.Whole(1, values.Length);
                t.Whole(2, Int64);
                t.Text(8, name);
                t.Bytes(9, MemoryMarshal.AsBytes<long>(values));
            });
        }
        foreach (OnnxValue input in graph.Inputs) writer.Message(11, v => Value(v, input));
        foreach (OnnxValue output in graph.Outputs) writer.Message(12, v => Value(v, output));
    }

    private static void Node(ProtobufWriter writer, OnnxNode node)
    {
        foreach (string input in node.Inputs) writer.Text(1, input);
        foreach (string output in node.Outputs) writer.Text(2, output);
        writer.Text(4, node.Operator);
        foreach (OnnxAttribute attribute in node.Attributes) writer.Message(5, a => Attribute(a, attribute));
    }

    private static void Attribute(ProtobufWriter writer, OnnxAttribute attribute)
    {
        writer.Text(1, attribute.Name);
        switch (attribute)
        {
            case OnnxAttribute.Real real:
                writer.Float(2, real.Value);
                writer.Whole(20, 1); // type FLOAT
                break;
            case OnnxAttribute.Whole whole:
                writer.Whole(3, whole.Value);
                writer.Whole(20, 2); // INT
                break;
            case OnnxAttribute.Body body:
                writer.Message(6, g => Graph(g, body.Graph));
                writer.Whole(20, 5); // GRAPH
                break;
            case OnnxAttribute.Wholes wholes:
                foreach (long value in wholes.Values) writer.Whole(8, value);
                writer.Whole(20, 7); // INTS
                break;
        }
    }

    private static void Value(ProtobufWriter writer, OnnxValue value)
    {
        writer.Text(1, value.Name);
        writer.Message(2, type => type.Message(1, tensor =>
        {
            tensor.Whole(1, Float);
            tensor.Message(2, shape =>
            {
                foreach (object axis in value.Axes)
                {
                    shape.Message(1, dimension =>
                    {
                        if (axis is string named) dimension.Text(2, named);
                        else dimension.Whole(1, (int)axis);
                    });
                }
            });
        }));
    }
}
