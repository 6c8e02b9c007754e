using Kontor.Neural.Differentiation;
using Kontor.Neural.Kernels;
using Kontor.Neural.Tensors;

namespace Kontor.Neural.Operations;

/// <summary>Matrix products.</summary>
public static class MatrixProducts
{
    /// <summary>The product x y of matrices, or of stacks of matrices.</summary>
    /// <param name="x">(..., m, k).</param>
    /// <param name="y">(k, n) for all of the stack, or (..., k, n) with the same leading axes.</param>
    /// <returns>(..., m, n).</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Node MatMul(this Node x, Node y) => Product(x, y, Layout.Plain);

    /// <summary>The product x y' of a matrix and a transposed one, or of stacks of them; y is not copied.</summary>
    /// <param name="x">(..., m, k).</param>
    /// <param name="y">(n, k) for all of the stack, or (..., n, k) with the same leading axes.</param>
    /// <returns>(..., m, n).</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Node MatMulTransposed(this Node x, Node y) => Product(x, y, Layout.Transposed);

    /// <summary>x w' + b along the last axis.</summary>
    /// <param name="x">(..., in).</param>
    /// <param name="weight">(out, in).</param>
    /// <param name="bias">(out), or null for none.</param>
    /// <returns>(..., out).</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Node Linear(this Node x, Node weight, Node? bias)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        if (x.Shape.Rank < 1 || weight.Shape.Rank != 2 || x.Shape[-1] != weight.Shape[1])
            throw new ArgumentException($"needs a weight (out, {(x.Shape.Rank < 1 ? 0 : x.Shape[-1])}) for the input {x.Shape}, got {weight.Shape}", nameof(weight));
        if (bias is not null && bias.Shape != [weight.Shape[0]]) throw new ArgumentException($"needs a bias ({weight.Shape[0]}), got {bias.Shape}", nameof(bias));
        Tape tape = x.Tape;
        int input = weight.Shape[1], output = weight.Shape[0], rows = x.Shape.Size / Math.Max(1, input);
        Tensor y = tape.Rent(x.Shape.With(-1, output));
        if (bias is not null)
        {
            tape.ForRows(rows, output, (first, count) =>
            {
                ReadOnlySpan<float> b = bias.Value.Span;
                Span<float> to = y.Span;
                for (int row = first; row < first + count; row++) b.CopyTo(to.Slice(row * output, output));
            });
        }
        MatrixKernel.Multiply(x.Value.Span, Layout.Plain, weight.Value.Span, Layout.Transposed, y.Span, rows, output, input, accumulate: bias is not null, tape.Workers);
        ReadOnlySpan<Node> inputs = bias is null ? [x, weight] : [x, weight, bias];
        return tape.Record(y, Operation.Linear.Instance, inputs, dy =>
        {
            // dx (rows, in) += dy w;  dw (out, in) += dy' x;  db (out) += column sums of dy
            if (x.IsTracked)
                MatrixKernel.Multiply(dy.Span, Layout.Plain, weight.Value.Span, Layout.Plain, x.Gradient.Span, rows, input, output, accumulate: true, tape.Workers);
            if (weight.IsTracked)
                MatrixKernel.Multiply(dy.Span, Layout.Transposed, x.Value.Span, Layout.Plain, weight.Gradient.Span, output, input, rows, accumulate: true, tape.Workers);
            if (bias is { IsTracked: true }) VectorKernel.SumRows(dy.Span, bias.Gradient.Span, rows, output, tape.Workers);
        });
    }

    private static Node Product(Node x, Node y, Layout layout)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        bool transposed = layout == Layout.Transposed, stacked = y.Shape.Rank > 2;
        if (x.Shape.Rank < 2 || y.Shape.Rank < 2 || x.Shape[-1] != y.Shape[transposed ? -1 : -2]
            || (stacked && !x.Shape.Lengths[..^2].SequenceEqual(y.Shape.Lengths[..^2])))
            throw new ArgumentException($"needs matrices that can be multiplied, got {x.Shape} and {y.Shape}{(transposed ? " transposed" : "")}", nameof(y));
        Tape tape = x.Tape;
        int k = x.Shape[-1], n = y.Shape[transposed ? -2 : -1];
        int stack = stacked ? Product(y.Shape.Lengths[..^2]) : 1, m = stacked ? x.Shape[-2] : Product(x.Shape.Lengths[..^1]); // one matrix y takes all rows of x at once
        Tensor z = tape.Rent(x.Shape.With(-1, n));
        tape.ForStack(stack, (long)m * n * k, (i, workers) =>
            MatrixKernel.Multiply(x.Value.Span.Slice(i * m * k, m * k), Layout.Plain, y.Value.Span.Slice(i * k * n, k * n), layout, z.Span.Slice(i * m * n, m * n), m, n, k, accumulate: false, workers));
        return tape.Record(z, transposed ? Operation.MatMulTransposed.Instance : Operation.MatMul.Instance, [x, y], dz =>
        {
            Tensor? dx = x.IsTracked ? x.Gradient : null, dy = y.IsTracked ? y.Gradient : null;
            Layout back = transposed ? Layout.Plain : Layout.Transposed;
            tape.ForStack(stack, (long)m * n * k, (i, workers) =>
            {
                ReadOnlySpan<float> a = x.Value.Span.Slice(i * m * k, m * k), b = y.Value.Span.Slice(i * k * n, k * n), dc = dz.Span.Slice(i * m * n, m * n);
                if (dx is not null) // dx (m, k) += dz op(y)'
                    MatrixKernel.Multiply(dc, Layout.Plain, b, back, dx.Span.Slice(i * m * k, m * k), m, k, n, accumulate: true, workers);
                if (dy is null) return;
                Span<float> db = dy.Span.Slice(i * k * n, k * n);
                if (transposed) MatrixKernel.Multiply(dc, Layout.Transposed, a, Layout.Plain, db, n, k, m, accumulate: true, workers); // (n, k) += dz' x
                else MatrixKernel.Multiply(a, Layout.Transposed, dc, Layout.Plain, db, k, n, m, accumulate: true, workers); // (k, n) += x' dz
            });
        });
    }

    private static int Product(ReadOnlySpan<int> lengths)
    {
        int product = 1;
        foreach (int length in lengths) product *= length;
        return product;
    }
}
