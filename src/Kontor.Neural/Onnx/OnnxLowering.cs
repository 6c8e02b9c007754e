using Kontor.Neural.Differentiation;
using Kontor.Neural.Kernels;
using Kontor.Neural.Tensors;

namespace Kontor.Neural.Onnx;

/// <summary>Each operation in the operators of ONNX, opset 15.</summary>
internal static class OnnxLowering
{
    private static readonly OnnxAttribute DropAxes = new OnnxAttribute.Whole("keepdims", 0), KeepAxes = new OnnxAttribute.Whole("keepdims", 1);

    /// <summary>Adds the nodes that compute an operation and gives the names of its outputs.</summary>
    /// <param name="g">The graph.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="nodes">Its inputs, for their shapes.</param>
    /// <param name="x">The names of its inputs.</param>
    internal static string[] Lower(OnnxGraph g, Operation operation, Node[] nodes, string[] x) => operation switch
    {
        Operation.Add => [g.Add("Add", x)],
        Operation.Subtract => [g.Add("Sub", x)],
        Operation.Multiply => [g.Add("Mul", x)],
        Operation.Divide => [g.Add("Div", x)],
        Operation.MatMul => [g.Add("MatMul", x)],
        Operation.MatMulTransposed => [g.Add("MatMul", [x[0], Transposed(g, x[1], nodes[1].Shape.Rank)])],
        Operation.Linear => [Linear(g, x)],
        Operation.Affine affine => [Affine(g, affine, x[0])],
        Operation.Elementwise elementwise => [Elementwise(g, elementwise.Function, x[0])],
        Operation.Power power => [g.Add("Pow", [x[0], g.Scalar(power.Exponent)])],
        Operation.Clip clip => [g.Add("Clip", [x[0], g.Scalar(clip.Least), g.Scalar(clip.Most)])],
        Operation.Reshape reshape => [g.Add("Reshape", [x[0], g.WholeNumbers(Lengths(reshape.Lengths, nodes[0].Shape))])],
        Operation.Unsqueeze unsqueeze => [g.Add("Unsqueeze", [x[0], g.WholeNumbers(unsqueeze.Axis)])],
        Operation.Squeeze squeeze => [g.Add("Squeeze", [x[0], g.WholeNumbers(squeeze.Axis)])],
        Operation.Permute permute => [g.Add("Transpose", x, Wholes("perm", permute.Axes))],
        Operation.Slice slice => [g.Add("Slice", [x[0], g.WholeNumbers(slice.Start), g.WholeNumbers(slice.Start + slice.Length), g.WholeNumbers(slice.Axis)])],
        Operation.Broadcast broadcast => [g.Add("Expand", [x[0], g.WholeNumbers(Stretched(nodes[0].Shape, broadcast.Shape))])],
        Operation.Concat concat => [g.Add("Concat", x, new OnnxAttribute.Whole("axis", concat.Axis))],
        Operation.Sum sum => [sum.Axes == 0 ? g.Add("Identity", x) : g.Add("ReduceSum", [x[0], g.WholeNumbers([.. Run(sum.First, sum.Axes)])], DropAxes)],
        Operation.Max max => [max.Axes == 0 ? g.Add("Identity", x) : g.Add("ReduceMax", x, new OnnxAttribute.Wholes("axes", [.. Run(max.First, max.Axes)]), DropAxes)],
        Operation.Softmax => [g.Add("Softmax", x, new OnnxAttribute.Whole("axis", -1))],
        Operation.LogSumExp => [g.Add("ReduceLogSumExp", x, new OnnxAttribute.Wholes("axes", [-1]), DropAxes)],
        Operation.Gather => [g.Add("Gather", [x[0], g.Add("Cast", [x[1]], new OnnxAttribute.Whole("to", 7))], new OnnxAttribute.Whole("axis", 0))],
        Operation.Convolution convolution => [g.Add("Conv", x, [.. Window(convolution.Axes), Wholes("dilations", convolution.Axes.Select(a => a.Dilation)), new OnnxAttribute.Whole("group", convolution.Groups)])],
        Operation.MaxPool pool => [g.Add("MaxPool", x, [.. Window(pool.Axes), Wholes("dilations", pool.Axes.Select(a => a.Dilation))])],
        Operation.AveragePool pool => [AveragePool(g, pool.Axes, x)],
        Operation.LayerNorm norm => [LayerNorm(g, norm.Epsilon, x)],
        Operation.BatchNorm norm => [g.Add("BatchNormalization", x, new OnnxAttribute.Real("epsilon", norm.Epsilon))],
        Operation.Lstm lstm => OnnxRecurrence.Lstm(g, lstm, nodes, x),
        Operation.Gru gru => OnnxRecurrence.Gru(g, gru, nodes, x),
        Operation.TrainingOnly only => throw new ArgumentException($"needs a network in inference, {only.Name} belongs to training", nameof(operation)),
        _ => throw new ArgumentException($"needs operations that ONNX has, {operation.GetType().Name} has no counterpart", nameof(operation)),
    };

    internal static OnnxAttribute Wholes(string name, IEnumerable<int> values) => new OnnxAttribute.Wholes(name, [.. values.Select(v => (long)v)]);

    private static string Transposed(OnnxGraph g, string x, int rank) => g.Add("Transpose", [x], Wholes("perm", [.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2]));

    private static string Linear(OnnxGraph g, string[] x)
    {
        string product = g.Add("MatMul", [x[0], Transposed(g, x[1], 2)]);
        return x.Length == 2 ? product : g.Add("Add", [product, x[2]]);
    }

    private static string Affine(OnnxGraph g, Operation.Affine affine, string x)
    {
        string scaled = affine.Scale == 1 ? x : g.Add("Mul", [x, g.Scalar(affine.Scale)]);
        return affine.Shift == 0 && affine.Scale != 1 ? scaled : g.Add("Add", [scaled, g.Scalar(affine.Shift)]);
    }

    private static string Elementwise(OnnxGraph g, Function function, string x) => function switch
    {
        // x / 2 (1 + erf(x / sqrt 2))
        Function.Gelu => g.Add("Mul", [g.Add("Mul", [x, g.Scalar(0.5f)]), g.Add("Add", [g.Add("Erf", [g.Add("Mul", [x, g.Scalar(0.70710678f)])]), g.Scalar(1)])]),
        _ => g.Add(function.ToString(), [x]), // Elu, Relu, Softplus, Sigmoid, Tanh, Exp, Log, Sqrt: ONNX has them under these names and with these settings
    };

    /// <summary>The wanted lengths; a first one that is the input's own is left to it, so that the batch stays open.</summary>
    private static long[] Lengths(int[] wanted, Shape input)
    {
        long[] lengths = [.. wanted.Select(l => (long)l)];
        if (lengths.Length > 0 && input.Rank > 0 && lengths[0] == input[0]) lengths[0] = 0; // 0: as the input has it
        return lengths;
    }

    /// <summary>1, which leaves an axis as it is, wherever the input has the wanted length already.</summary>
    private static long[] Stretched(Shape input, Shape wanted)
    {
        long[] lengths = [.. wanted.Lengths.ToArray().Select(l => (long)l)];
        for (int i = 1; i <= input.Rank; i++)
        {
            if (input[^i] == wanted[^i]) lengths[^i] = 1;
        }
        return lengths;
    }

    private static IEnumerable<long> Run(int first, int count) => Enumerable.Range(first, count).Select(i => (long)i);

    private static OnnxAttribute[] Window(Axis[] axes) =>
        [Wholes("kernel_shape", axes.Select(a => a.Kernel)), Wholes("strides", axes.Select(a => a.Stride)), Wholes("pads", [.. axes.Select(a => a.Padding), .. axes.Select(a => a.Padding)])];

    private static string AveragePool(OnnxGraph g, Axis[] axes, string[] x)
    {
        if (Array.Exists(axes, a => a.Dilation != 1)) throw new ArgumentException("needs mean pooling without dilation, ONNX has no other", nameof(axes));
        return g.Add("AveragePool", x, [.. Window(axes), new OnnxAttribute.Whole("count_include_pad", 0)]);
    }

    private static string LayerNorm(OnnxGraph g, float epsilon, string[] x)
    {
        var last = new OnnxAttribute.Wholes("axes", [-1]);
        string centred = g.Add("Sub", [x[0], g.Add("ReduceMean", [x[0]], last, KeepAxes)]);
        string variance = g.Add("ReduceMean", [g.Add("Mul", [centred, centred])], last, KeepAxes);
        string deviation = g.Add("Sqrt", [g.Add("Add", [variance, g.Scalar(epsilon)])]);
        return g.Add("Add", [g.Add("Mul", [g.Add("Div", [centred, deviation]), x[1]]), x[2]]);
    }
}
