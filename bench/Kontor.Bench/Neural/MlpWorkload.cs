using Kontor.Neural.Kernels;

namespace Kontor.Bench.Neural;

/// <summary>A training step of 64-128-64-1 with ReLU, batch 512, mean squared error, Adam.</summary>
internal sealed class MlpWorkload(Workers workers) : Workload
{
    private const int Batch = 512, Layers = 3;
    private static readonly int[] Sizes = [64, 128, 64, 1];
    private readonly float[] _target = Fill(8, 1, Batch);
    private readonly float[][] _values = [Fill(7, 1, Batch * 64), .. Sizes[1..].Select(size => new float[Batch * size])];
    private readonly float[][] _slopes = [.. Sizes.Select(size => new float[Batch * size])], _before = [.. Sizes.Select(size => new float[Batch * size])];
    private Parameter[] _weights = Start(10, layer => Sizes[layer] * Sizes[layer + 1]), _biases = Start(11, layer => Sizes[layer + 1]);
    private int _step;
    private double _loss;

    internal override string Name => "mlp";

    internal override string Title => "MLP 64-128-64-1, batch 512, training step with Adam";

    internal override int Steps => 100;

    internal override double Target => 1;

    internal override void Step()
    {
        for (int layer = 0; layer < Layers; layer++) Forward(layer);
        VectorKernel.Subtract(_values[Layers], _target, _slopes[Layers], workers);
        _loss = VectorKernel.Dot(_slopes[Layers], _slopes[Layers], workers) / Batch;
        VectorKernel.Scale(2f / Batch, _slopes[Layers], _slopes[Layers], workers);
        for (int layer = Layers - 1; layer >= 0; layer--) Backward(layer);
        _step++;
        foreach (Parameter parameter in _weights) parameter.Step(_step, workers);
        foreach (Parameter parameter in _biases) parameter.Step(_step, workers);
    }

    internal override double Check()
    {
        (_weights, _biases, _step) = (Start(10, layer => Sizes[layer] * Sizes[layer + 1]), Start(11, layer => Sizes[layer + 1]), 0);
        for (int i = 0; i < 3; i++) Step();
        return _loss;
    }

    private static Parameter[] Start(int seed, Func<int, int> length) => [.. Enumerable.Range(0, Layers).Select(layer => new Parameter(Fill(seed + (2 * layer), 0.1, length(layer))))];

    private void Forward(int layer)
    {
        float[] y = _values[layer + 1];
        int from = Sizes[layer], to = Sizes[layer + 1];
        MatrixKernel.Multiply(_values[layer], Layout.Plain, _weights[layer].Value, Layout.Transposed, y, Batch, to, from, accumulate: false, workers);
        VectorKernel.AddRow(y, _biases[layer].Value, y, Batch, to, workers);
        if (layer < Layers - 1) VectorKernel.Relu(y, y, workers);
    }

    private void Backward(int layer)
    {
        int from = Sizes[layer], to = Sizes[layer + 1];
        float[] slope = _slopes[layer + 1];
        // dw (to, from) += dy^T (to, batch) x (batch, from)
        MatrixKernel.Multiply(slope, Layout.Transposed, _values[layer], Layout.Plain, _weights[layer].Gradient, to, from, Batch, accumulate: true, workers);
        VectorKernel.SumRows(slope, _biases[layer].Gradient, Batch, to, workers);
        if (layer == 0) return;
        MatrixKernel.Multiply(slope, Layout.Plain, _weights[layer].Value, Layout.Plain, _before[layer], Batch, from, to, accumulate: false, workers);
        Array.Clear(_slopes[layer]);
        VectorKernel.ReluBackward(_values[layer], _before[layer], _slopes[layer], workers);
    }
}
