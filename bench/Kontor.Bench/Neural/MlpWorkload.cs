using Kontor.Neural.Kernels;

namespace Kontor.Bench.Neural;

/// <summary>A training step of 64-128-64-1 with ReLU, batch 512, mean squared error, Adam.</summary>
internal sealed class MlpWorkload : Workload
{
    private const int Batch = 512;
    private static readonly int[] Sizes = [64, 128, 64, 1];
    private readonly float[] _x = Fill(7, 1, Batch * 64), _y = Fill(8, 1, Batch);
    private readonly float[][] _values, _slopes;
    private Parameter[] _weights = [], _biases = [];
    private int _step;

    internal MlpWorkload()
    {
        _values = [_x, .. Sizes[1..].Select(size => new float[Batch * size])];
        _slopes = [.. Sizes.Select(size => new float[Batch * size])];
        Start();
    }

    internal override string Name => "mlp";

    internal override string Title => "MLP 64-128-64-1, batch 512, training step with Adam";

    internal override int Steps => 100;

    internal override double Target => 1;

    private double Loss { get; set; }

    internal override void Step()
    {
        Workers workers = Workers.All;
        for (int layer = 0; layer < 3; layer++)
        {
            int from = Sizes[layer], to = Sizes[layer + 1];
            MatrixKernel.Multiply(_values[layer], Layout.Plain, _weights[layer].Value, Layout.Transposed, _values[layer + 1], Batch, to, from, accumulate: false, workers);
            VectorKernel.AddRow(_values[layer + 1], _biases[layer].Value, _values[layer + 1], Batch, to, workers);
            if (layer < 2) VectorKernel.Relu(_values[layer + 1], _values[layer + 1], workers);
        }
        VectorKernel.Subtract(_values[3], _y, _slopes[3], workers);
        Loss = VectorKernel.Dot(_slopes[3], _slopes[3], workers) / Batch;
        VectorKernel.Scale(2f / Batch, _slopes[3], _slopes[3], workers);
        for (int layer = 2; layer >= 0; layer--)
        {
            int from = Sizes[layer], to = Sizes[layer + 1];
            // dw (to, from) += dy^T (to, batch) x (batch, from)
            MatrixKernel.Multiply(_slopes[layer + 1], Layout.Transposed, _values[layer], Layout.Plain, _weights[layer].Gradient, to, from, Batch, accumulate: true, workers);
            VectorKernel.SumRows(_slopes[layer + 1], _biases[layer].Gradient, Batch, to, workers);
            if (layer == 0) break;
            float[] inner = _slopes[0].Length >= Batch * from ? _slopes[0] : new float[Batch * from];
            MatrixKernel.Multiply(_slopes[layer + 1], Layout.Plain, _weights[layer].Value, Layout.Plain, inner.AsSpan(0, Batch * from), Batch, from, to, accumulate: false, workers);
            Array.Clear(_slopes[layer]);
            VectorKernel.ReluBackward(_values[layer], inner.AsSpan(0, Batch * from), _slopes[layer], workers);
        }
        _step++;
        foreach (Parameter parameter in (Parameter[])[.. _weights, .. _biases]) parameter.Step(_step, workers);
    }

    internal override double Check()
    {
        Start();
        for (int i = 0; i < 3; i++) Step();
        return Loss;
    }

    private void Start()
    {
        _weights = [.. Enumerable.Range(0, 3).Select(layer => new Parameter(Fill(10 + (2 * layer), 0.1, Sizes[layer] * Sizes[layer + 1])))];
        _biases = [.. Enumerable.Range(0, 3).Select(layer => new Parameter(Fill(11 + (2 * layer), 0.1, Sizes[layer + 1])))];
        _step = 0;
    }
}
