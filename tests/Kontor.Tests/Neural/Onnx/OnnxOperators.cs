using Kontor.Distributions;

namespace Kontor.Tests.Neural.Onnx;

/// <summary>The operators of ONNX, opset 15, that the export writes, from their specification.</summary>
internal static class OnnxOperators
{
    internal static Nd[] Compute(OnnxTestNode node, Nd?[] inputs)
    {
        Nd[] x = inputs!;
        return node.Type switch
        {
            "LSTM" => Lstm(node, inputs),
            "GRU" => Gru(node, inputs),
            _ => [One(node, x)],
        };
    }

    private static Nd One(OnnxTestNode node, Nd[] x) => node.Type switch
    {
        "Identity" or "Cast" => x[0],
        "Add" => Pair(x, (a, b) => a + b),
        "Sub" => Pair(x, (a, b) => a - b),
        "Mul" => Pair(x, (a, b) => a * b),
        "Div" => Pair(x, (a, b) => a / b),
        "Pow" => Pair(x, Math.Pow),
        "Elu" => Each(x[0], v => v < 0 ? Math.Exp(v) - 1 : v),
        "Relu" => Each(x[0], v => Math.Max(v, 0)),
        "Erf" => Each(x[0], v => (2 * Normal.Cdf(v * Math.Sqrt(2))) - 1),
        "Softplus" => Each(x[0], v => Math.Log(1 + Math.Exp(v))),
        "Sigmoid" => Each(x[0], Sigmoid),
        "Tanh" => Each(x[0], Math.Tanh),
        "Exp" => Each(x[0], Math.Exp),
        "Log" => Each(x[0], Math.Log),
        "Sqrt" => Each(x[0], Math.Sqrt),
        "Clip" => Each(x[0], v => Math.Clamp(v, x[1].Data[0], x[2].Data[0])),
        "MatMul" => MatMul(x[0], x[1]),
        "Transpose" => Transpose(x[0], node.List("perm")),
        "Reshape" => new Nd(Reshape(x[0].Shape, Ints(x[1])), x[0].Data),
        "Unsqueeze" => new Nd([.. x[0].Shape[..(int)x[1].Data[0]], 1, .. x[0].Shape[(int)x[1].Data[0]..]], x[0].Data),
        "Squeeze" => new Nd([.. x[0].Shape[..(int)x[1].Data[0]], .. x[0].Shape[((int)x[1].Data[0] + 1)..]], x[0].Data),
        "Slice" => Slice(x[0], (int)x[3].Data[0], (int)x[1].Data[0], (int)x[2].Data[0]),
        "Expand" => Nd.Make(Nd.Broadcast(x[0].Shape, Ints(x[1])), x[0].Stretched),
        "Concat" => Concat(x, (int)node.Whole("axis", 0)),
        "Gather" => Nd.Make([.. x[1].Shape, .. x[0].Shape[1..]], i => x[0][[(int)x[1][i[..x[1].Shape.Length]], .. i[x[1].Shape.Length..]]]),
        "Shape" => new Nd([x[0].Shape.Length], [.. x[0].Shape.Select(l => (double)l)]),
        "ConstantOfShape" => new Nd(Ints(x[0])),
        "Where" => Nd.Make(Nd.Broadcast(Nd.Broadcast(x[0].Shape, x[1].Shape), x[2].Shape), i => x[0].Stretched(i) != 0 ? x[1].Stretched(i) : x[2].Stretched(i)),
        "ReduceSum" => Reduce(x[0], Ints(x[1]), node, v => v.Sum()),
        "ReduceMean" => Reduce(x[0], node.List("axes"), node, v => v.Average()),
        "ReduceMax" => Reduce(x[0], node.List("axes"), node, v => v.Max()),
        "ReduceLogSumExp" => Reduce(x[0], node.List("axes"), node, v => Math.Log(v.Sum(Math.Exp))),
        "Softmax" => Softmax(x[0]),
        "Conv" => Window(x[0], node, [x[0].Shape[0], x[1].Shape[0]], (read, b, o) => Convolve(x, node, read, b, o)),
        "MaxPool" => Window(x[0], node, x[0].Shape[..2], (read, b, c) => read(b, c).Max(v => v.Value)),
        "AveragePool" => Window(x[0], node, x[0].Shape[..2], (read, b, c) => read(b, c).Average(v => v.Value)),
        "BatchNormalization" => Nd.Make(x[0].Shape, i => ((x[0][i] - x[3].Data[i[1]]) / Math.Sqrt(x[4].Data[i[1]] + node.Reals["epsilon"]) * x[1].Data[i[1]]) + x[2].Data[i[1]]),
        _ => throw new NotSupportedException(node.Type),
    };

    private delegate IEnumerable<(int[] Tap, double Value)> Reader(int batch, int channel);

    private static Nd Each(Nd x, Func<double, double> f) => new(x.Shape, [.. x.Data.Select(f)]);

    private static Nd Pair(Nd[] x, Func<double, double, double> f) => Nd.Make(Nd.Broadcast(x[0].Shape, x[1].Shape), i => f(x[0].Stretched(i), x[1].Stretched(i)));

    private static double Sigmoid(double v) => 1 / (1 + Math.Exp(-v));

    private static int[] Ints(Nd x) => [.. x.Data.Select(v => (int)v)];

    private static Nd MatMul(Nd a, Nd b)
    {
        int k = a.Shape[^1];
        int[] stack = Nd.Broadcast(a.Shape[..^2], b.Shape[..^2]);
        return Nd.Make([.. stack, a.Shape[^2], b.Shape[^1]], i =>
        {
            double sum = 0;
            for (int j = 0; j < k; j++) sum += At(a, [.. i[..^1], j]) * At(b, [.. i[..^2], j, i[^1]]);
            return sum;
        });
        static double At(Nd x, int[] index) => x[[.. index[^x.Shape.Length..].Select((p, axis) => x.Shape[axis] == 1 ? 0 : p)]];
    }

    private static Nd Transpose(Nd x, int[] perm) => Nd.Make([.. perm.Select(p => x.Shape[p])], i =>
    {
        int[] from = new int[i.Length];
        for (int axis = 0; axis < i.Length; axis++) from[perm[axis]] = i[axis];
        return x[from];
    });

    private static int[] Reshape(int[] shape, int[] wanted)
    {
        int[] full = [.. wanted.Select((l, i) => l == 0 ? shape[i] : l)];
        int open = Array.IndexOf(full, -1);
        if (open >= 0) full[open] = shape.Aggregate(1, (a, b) => a * b) / full.Where(l => l >= 0).Aggregate(1, (a, b) => a * b);
        return full;
    }

    private static Nd Slice(Nd x, int axis, int start, int end)
    {
        int[] shape = [.. x.Shape];
        shape[axis] = end - start;
        return Nd.Make(shape, i => x[[.. i[..axis], i[axis] + start, .. i[(axis + 1)..]]]);
    }

    private static Nd Concat(Nd[] parts, int axis)
    {
        int[] shape = [.. parts[0].Shape];
        shape[axis] = parts.Sum(p => p.Shape[axis]);
        return Nd.Make(shape, i =>
        {
            int place = i[axis], part = 0;
            for (; place >= parts[part].Shape[axis]; part++) place -= parts[part].Shape[axis];
            return parts[part][[.. i[..axis], place, .. i[(axis + 1)..]]];
        });
    }

    private static Nd Reduce(Nd x, int[] axes, OnnxTestNode node, Func<IEnumerable<double>, double> f)
    {
        int[] over = [.. axes.Select(a => a < 0 ? a + x.Shape.Length : a)];
        int[] kept = [.. x.Shape.Select((l, i) => over.Contains(i) ? 1 : l)], inner = [.. x.Shape.Select((l, i) => over.Contains(i) ? l : 1)];
        Nd full = Nd.Make(kept, i => f(Nd.Indices(inner).Select(j => x[[.. i.Zip(j, (p, q) => p + q)]])));
        return node.Whole("keepdims", 1) == 1 ? full : new Nd([.. x.Shape.Where((_, i) => !over.Contains(i))], full.Data);
    }

    private static Nd Softmax(Nd x)
    {
        int n = x.Shape[^1];
        return Nd.Make(x.Shape, i => Math.Exp(x[i]) / Enumerable.Range(0, n).Sum(j => Math.Exp(x[[.. i[..^1], j]])));
    }

    /// <summary>A function of the window at each place; the window's elements that lie on the padding are left out.</summary>
    private static Nd Window(Nd x, OnnxTestNode node, int[] leading, Func<Reader, int, int, double> f)
    {
        int[] kernel = node.List("kernel_shape"), strides = node.List("strides"), pads = node.List("pads"), spatial = x.Shape[2..];
        int[] dilations = node.Wholes.ContainsKey("dilations") ? node.List("dilations") : [.. kernel.Select(_ => 1)];
        int[] places = [.. kernel.Select((k, a) => ((spatial[a] + pads[a] + pads[a + kernel.Length] - (dilations[a] * (k - 1)) - 1) / strides[a]) + 1)];
        return Nd.Make([.. leading, .. places], i =>
        {
            IEnumerable<(int[] Tap, double Value)> Read(int b, int c) =>
                from tap in Nd.Indices(kernel)
                let at = tap.Select((t, a) => (i[2 + a] * strides[a]) - pads[a] + (t * dilations[a])).ToArray()
                where at.Select((p, a) => p >= 0 && p < spatial[a]).All(inside => inside)
                select (tap, x[[b, c, .. at]]);
            return f(Read, i[0], i[1]);
        });
    }

    private static double Convolve(Nd[] x, OnnxTestNode node, Reader read, int batch, int output)
    {
        int perGroup = x[1].Shape[1], group = output / (x[1].Shape[0] / (int)node.Whole("group", 1));
        double sum = x.Length > 2 ? x[2].Data[output] : 0;
        for (int c = 0; c < perGroup; c++) sum += read(batch, (group * perGroup) + c).Sum(v => v.Value * x[1][[output, c, .. v.Tap]]);
        return sum;
    }

    // X (time, batch, input), W (1, gates H, input), R (1, gates H, H), B (1, 2 gates H), sequence_lens, initial_h (1, batch, H), initial_c
    private static Nd[] Lstm(OnnxTestNode node, Nd?[] x)
    {
        int hidden = (int)node.Whole("hidden_size", 0), time = x[0]!.Shape[0], batch = x[0]!.Shape[1];
        var y = new Nd([time, 1, batch, hidden]);
        Nd h = Start(x, 5, batch, hidden), c = Start(x, 6, batch, hidden);
        for (int t = 0; t < time; t++)
        {
            (Nd h2, Nd c2) = (new Nd(h.Shape), new Nd(c.Shape));
            for (int b = 0; b < batch; b++)
            {
                for (int j = 0; j < hidden; j++)
                {
                    double Gate(int gate) => Product(x, 1, gate * hidden + j, t, b, h) + Recurrent(x, gate * hidden + j, b, h) + Bias(x, (gate * hidden) + j) + Bias(x, ((gate + 4) * hidden) + j);
                    double i = Sigmoid(Gate(0)), o = Sigmoid(Gate(1)), f = Sigmoid(Gate(2)), g = Math.Tanh(Gate(3));
                    c2[0, b, j] = (f * c[0, b, j]) + (i * g);
                    h2[0, b, j] = y[t, 0, b, j] = o * Math.Tanh(c2[0, b, j]);
                }
            }
            (h, c) = (h2, c2);
        }
        return [y, h, c];
    }

    private static Nd[] Gru(OnnxTestNode node, Nd?[] x)
    {
        Assert.Equal(1, node.Whole("linear_before_reset", 0));
        int hidden = (int)node.Whole("hidden_size", 0), time = x[0]!.Shape[0], batch = x[0]!.Shape[1];
        var y = new Nd([time, 1, batch, hidden]);
        Nd h = Start(x, 5, batch, hidden);
        for (int t = 0; t < time; t++)
        {
            var h2 = new Nd(h.Shape);
            for (int b = 0; b < batch; b++)
            {
                for (int j = 0; j < hidden; j++)
                {
                    double OfX(int gate) => Product(x, 1, (gate * hidden) + j, t, b, h) + Bias(x, (gate * hidden) + j);
                    double OfH(int gate) => Recurrent(x, (gate * hidden) + j, b, h) + Bias(x, ((gate + 3) * hidden) + j);
                    double z = Sigmoid(OfX(0) + OfH(0)), r = Sigmoid(OfX(1) + OfH(1)), n = Math.Tanh(OfX(2) + (r * OfH(2)));
                    h2[0, b, j] = y[t, 0, b, j] = ((1 - z) * n) + (z * h[0, b, j]);
                }
            }
            h = h2;
        }
        return [y, h];
    }

    private static Nd Start(Nd?[] x, int input, int batch, int hidden) => x.Length > input && x[input] is { } given ? given : new Nd([1, batch, hidden]);

    private static double Product(Nd?[] x, int weight, int row, int t, int b, Nd _) => Enumerable.Range(0, x[0]!.Shape[2]).Sum(k => x[0]![t, b, k] * x[weight]![0, row, k]);

    private static double Recurrent(Nd?[] x, int row, int b, Nd h) => Enumerable.Range(0, h.Shape[2]).Sum(k => h[0, b, k] * x[2]![0, row, k]);

    private static double Bias(Nd?[] x, int row) => x[3]![0, row];
}
