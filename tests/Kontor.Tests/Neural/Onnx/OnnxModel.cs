using System.Buffers.Binary;
using System.Text;

namespace Kontor.Tests.Neural.Onnx;

/// <summary>An ONNX file read back from its bytes by the field numbers of onnx.proto: independent of what wrote it.</summary>
internal sealed class OnnxModel
{
    internal long IrVersion { get; private set; }

    internal long Opset { get; private set; }

    internal OnnxTestGraph Graph { get; private set; } = new();

    internal static OnnxModel Read(byte[] bytes)
    {
        var model = new OnnxModel();
        foreach ((int field, long whole, byte[] piece) in Fields(bytes))
        {
            if (field == 1) model.IrVersion = whole;
            else if (field == 7) model.Graph = ReadGraph(piece);
            else if (field == 8) model.Opset = Fields(piece).Single(f => f.Field == 2).Whole;
        }
        return model;
    }

    private static OnnxTestGraph ReadGraph(byte[] bytes)
    {
        var graph = new OnnxTestGraph();
        foreach ((int field, _, byte[] piece) in Fields(bytes))
        {
            switch (field)
            {
                case 1: graph.Nodes.Add(ReadNode(piece)); break;
                case 5:
                    (string name, Nd value) = ReadTensor(piece);
                    graph.Initializers.Add(name, value);
                    break;
                case 11: graph.Inputs.Add(ReadValue(piece)); break;
                case 12: graph.Outputs.Add(ReadValue(piece)); break;
            }
        }
        return graph;
    }

    private static OnnxTestNode ReadNode(byte[] bytes)
    {
        var node = new OnnxTestNode();
        foreach ((int field, _, byte[] piece) in Fields(bytes))
        {
            switch (field)
            {
                case 1: node.Inputs.Add(Encoding.UTF8.GetString(piece)); break;
                case 2: node.Outputs.Add(Encoding.UTF8.GetString(piece)); break;
                case 4: node.Type = Encoding.UTF8.GetString(piece); break;
                case 5: ReadAttribute(piece, node); break;
            }
        }
        return node;
    }

    private static void ReadAttribute(byte[] bytes, OnnxTestNode node)
    {
        string name = "";
        var wholes = new List<long>();
        foreach ((int field, long whole, byte[] piece) in Fields(bytes))
        {
            switch (field)
            {
                case 1: name = Encoding.UTF8.GetString(piece); break;
                case 2: node.Reals[name] = BitConverter.Int32BitsToSingle((int)whole); break;
                case 3: wholes.Add(whole); break;
                case 6: node.Body = ReadGraph(piece); break;
                case 8: wholes.Add(whole); break;
            }
        }
        node.Wholes[name] = [.. wholes];
    }

    private static (string Name, Nd Value) ReadTensor(byte[] bytes)
    {
        var axes = new List<int>();
        string name = "";
        long type = 0;
        byte[] raw = [];
        foreach ((int field, long whole, byte[] piece) in Fields(bytes))
        {
            switch (field)
            {
                case 1: axes.Add((int)whole); break;
                case 2: type = whole; break;
                case 8: name = Encoding.UTF8.GetString(piece); break;
                case 9: raw = piece; break;
            }
        }
        var value = new Nd([.. axes]);
        for (int i = 0; i < value.Data.Length; i++)
            value.Data[i] = type == 1 ? BinaryPrimitives.ReadSingleLittleEndian(raw.AsSpan(i * 4)) : BinaryPrimitives.ReadInt64LittleEndian(raw.AsSpan(i * 8));
        return (name, value);
    }

    private static string ReadValue(byte[] bytes) => Encoding.UTF8.GetString(Fields(bytes).Single(f => f.Field == 1).Piece);

    private static IEnumerable<(int Field, long Whole, byte[] Piece)> Fields(byte[] bytes)
    {
        for (int at = 0; at < bytes.Length;)
        {
            ulong tag = Varint(bytes, ref at);
            switch (tag & 7)
            {
                case 0: yield return ((int)(tag >> 3), (long)Varint(bytes, ref at), []); break;
                case 2:
                    int length = (int)Varint(bytes, ref at);
                    yield return ((int)(tag >> 3), 0, bytes[at..(at + length)]);
                    at += length;
                    break;
                case 5:
                    yield return ((int)(tag >> 3), BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at)), []);
                    at += 4;
                    break;
                default: throw new InvalidDataException($"wire type {tag & 7}");
            }
        }
    }

    private static ulong Varint(byte[] bytes, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = bytes[at++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) return value;
        }
    }
}

internal sealed class OnnxTestGraph
{
    internal List<OnnxTestNode> Nodes { get; } = [];

    internal Dictionary<string, Nd> Initializers { get; } = new(StringComparer.Ordinal);

    internal List<string> Inputs { get; } = [];

    internal List<string> Outputs { get; } = [];
}

internal sealed class OnnxTestNode
{
    internal string Type { get; set; } = "";

    internal List<string> Inputs { get; } = [];

    internal List<string> Outputs { get; } = [];

    internal Dictionary<string, long[]> Wholes { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, float> Reals { get; } = new(StringComparer.Ordinal);

    internal OnnxTestGraph? Body { get; set; }

    internal long Whole(string name, long otherwise) => Wholes.TryGetValue(name, out long[]? values) ? values[0] : otherwise;

    internal int[] List(string name) => [.. Wholes[name].Select(v => (int)v)];
}
