using Kontor.Errors;
using Kontor.Neural.Differentiation;

namespace Kontor.Neural.Onnx;

/// <summary>A trained network as an ONNX file (opset 15), which other programs run.</summary>
/// <remarks>The network is run once on examples; what it did becomes the graph. Its choices are frozen as they fell in that run, and so are tensors that it puts on the tape itself.
/// Lengths that follow from the examples are fixed but for the batch, which stays open where the network reshapes with -1. Parameters keep their names and shapes.
/// Reading ONNX is another matter and not done here: an importer would turn a graph's nodes into calls of the same operations, the other way round.</remarks>
public static class OnnxFile
{
    /// <summary>Writes a network to a file.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="name">The name of the graph.</param>
    /// <param name="inputs">Names and examples of the inputs.</param>
    /// <param name="network">Computes the outputs from the inputs, in inference mode.</param>
    /// <exception cref="DataException">The file cannot be written.</exception>
    /// <exception cref="ArgumentException">The network uses what has no counterpart in ONNX, such as a loss.</exception>
    public static void Write(string path, string name, IReadOnlyList<OnnxInput> inputs, Func<IReadOnlyList<Node>, IReadOnlyList<OnnxOutput>> network)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] model = Export(name, inputs, network);
        try
        {
            File.WriteAllBytes(path, model);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Throw.File(FaultCode.CannotWrite, path, failure.Message, "a folder that can be written and has room", failure);
        }
    }

    /// <summary>A network in the bytes of an ONNX file.</summary>
    /// <param name="name">The name of the graph.</param>
    /// <param name="inputs">Names and examples of the inputs.</param>
    /// <param name="network">Computes the outputs from the inputs, in inference mode.</param>
    /// <exception cref="ArgumentException">The network uses what has no counterpart in ONNX, such as a loss.</exception>
    public static byte[] Export(string name, IReadOnlyList<OnnxInput> inputs, Func<IReadOnlyList<Node>, IReadOnlyList<OnnxOutput>> network)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(network);
        using var tape = new Tape(FitContext.Default with { Threads = 1 }, Mode.Inference) { IsTracing = true };
        Node[] nodes = [.. inputs.Select(i => tape.Constant(i.Example))];
        IReadOnlyList<OnnxOutput> outputs = network(nodes);
        return OnnxSerializer.Model(OnnxTranslation.Of(name, inputs, nodes, outputs));
    }
}
