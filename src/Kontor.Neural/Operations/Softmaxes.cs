using Kontor.Neural.Differentiation;
using Kontor.Neural.Kernels;
using Kontor.Neural.Tensors;

namespace Kontor.Neural.Operations;

/// <summary>Softmax and its relatives along the last axis; the largest element is taken out first, so nothing overflows.</summary>
public static class Softmaxes
{
    /// <summary>e^x divided by its sum along the last axis: shares that add up to 1.</summary>
    /// <param name="x">(..., classes).</param>
    public static Node Softmax(this Node x)
    {
        (Tape tape, int rows, int columns) = Rows(x);
        Tensor y = tape.Rent(x.Shape);
        SoftmaxKernel.Forward(x.Value.Span, y.Span, rows, columns, tape.Workers);
        return tape.Record(y, Operation.Softmax.Instance, [x], dy => SoftmaxKernel.Backward(y.Span, dy.Span, x.Gradient.Span, rows, columns, tape.Workers));
    }

    /// <summary>The logarithm of the sum of e^x along the last axis.</summary>
    /// <param name="x">(..., classes).</param>
    /// <returns>(...).</returns>
    public static Node LogSumExp(this Node x)
    {
        (Tape tape, int rows, int columns) = Rows(x);
        Tensor y = tape.Rent(x.Shape.Without(-1));
        SoftmaxKernel.LogSumExp(x.Value.Span, y.Span, rows, columns, tape.Workers);
        return tape.Record(y, Operation.LogSumExp.Instance, [x], dy =>
            SoftmaxKernel.LogSumExpBackward(x.Value.Span, y.Span, dy.Span, x.Gradient.Span, rows, columns, tape.Workers));
    }

    /// <summary>The logarithm of <see cref="Softmax"/>: x - log-sum-exp.</summary>
    /// <param name="x">(..., classes).</param>
    public static Node LogSoftmax(this Node x) => x - x.LogSumExp().Unsqueeze(-1);

    private static (Tape Tape, int Rows, int Columns) Rows(Node x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Shape.Rank == 0 || x.Shape[-1] == 0) throw new ArgumentException($"needs a last axis of 1 or more, got {x.Shape}", nameof(x));
        return (x.Tape, x.Shape.Size / x.Shape[-1], x.Shape[-1]);
    }
}
