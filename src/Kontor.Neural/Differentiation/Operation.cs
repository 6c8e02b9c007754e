using Kontor.Neural.Kernels;
using Kontor.Neural.Tensors;

namespace Kontor.Neural.Differentiation;

/// <summary>What computed a node, with all that is needed to compute it again elsewhere, such as in an ONNX graph. The inputs are in the order in which they were recorded.</summary>
internal abstract record Operation
{
    internal sealed record Weight(Parameter Parameter) : Operation;

    /// <summary>Numbers that were put on the tape.</summary>
    internal sealed record Data : Operation
    {
        internal static Data Instance { get; } = new();
    }

    internal sealed record Add : Operation
    {
        internal static Add Instance { get; } = new();
    }

    internal sealed record Subtract : Operation
    {
        internal static Subtract Instance { get; } = new();
    }

    internal sealed record Multiply : Operation
    {
        internal static Multiply Instance { get; } = new();
    }

    internal sealed record Divide : Operation
    {
        internal static Divide Instance { get; } = new();
    }

    internal sealed record MatMul : Operation
    {
        internal static MatMul Instance { get; } = new();
    }

    internal sealed record MatMulTransposed : Operation
    {
        internal static MatMulTransposed Instance { get; } = new();
    }

    internal sealed record Linear : Operation
    {
        internal static Linear Instance { get; } = new();
    }

    internal sealed record Affine(float Scale, float Shift) : Operation;

    internal sealed record Elementwise(Function Function) : Operation;

    internal sealed record Power(float Exponent) : Operation;

    internal sealed record Clip(float Least, float Most) : Operation;

    internal sealed record Reshape(int[] Lengths) : Operation;

    internal sealed record Unsqueeze(int Axis) : Operation;

    internal sealed record Squeeze(int Axis) : Operation;

    internal sealed record Permute(int[] Axes) : Operation;

    internal sealed record Slice(int Axis, int Start, int Length) : Operation;

    internal sealed record Broadcast(Shape Shape) : Operation;

    internal sealed record Concat(int Axis) : Operation;

    internal sealed record Sum(int First, int Axes) : Operation;

    internal sealed record Max(int First, int Axes) : Operation;

    internal sealed record Softmax : Operation
    {
        internal static Softmax Instance { get; } = new();
    }

    internal sealed record LogSumExp : Operation
    {
        internal static LogSumExp Instance { get; } = new();
    }

    /// <summary>Inputs: table, indices.</summary>
    internal sealed record Gather : Operation
    {
        internal static Gather Instance { get; } = new();
    }

    /// <summary>Inputs: x, input weights, hidden weights, bias, then hidden and cell state where there is a start, then the mask where there is one. Outputs: hidden, last hidden, last cell.</summary>
    internal sealed record Lstm(bool HasMask, bool HasStart) : Operation;

    /// <summary>Inputs: x, input weights, hidden weights, input bias, hidden bias, then the state where there is a start, then the mask where there is one. Outputs: hidden, last hidden.</summary>
    internal sealed record Gru(bool HasMask, bool HasStart) : Operation;

    /// <summary>Inputs: x, weight, then the bias where there is one.</summary>
    internal sealed record Convolution(Axis[] Axes, int Groups) : Operation;

    internal sealed record MaxPool(Axis[] Axes) : Operation;

    internal sealed record AveragePool(Axis[] Axes) : Operation;

    /// <summary>Inputs: x, gain, shift.</summary>
    internal sealed record LayerNorm(float Epsilon) : Operation;

    /// <summary>Inputs: x, gain, shift, mean, variance.</summary>
    internal sealed record BatchNorm(float Epsilon) : Operation;

    /// <summary>A loss or another computation that belongs to training and is not exported.</summary>
    internal sealed record TrainingOnly(string Name) : Operation;
}
