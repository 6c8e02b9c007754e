using Kontor.Neural.Differentiation;
using Kontor.Neural.Kernels;
using Kontor.Neural.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Kontor.Neural.Operations;

/// <summary>Sums, means and maxima over axes, which are taken away; <see cref="Shaping.Unsqueeze"/> brings one back with length 1.</summary>
public static class Reductions
{
    /// <summary>The sum over the given axes; over all of them when none is given.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axes; negative numbers count from the last.</param>
    /// <returns>The shape without these axes.</returns>
    public static Node Sum(this Node x, params ReadOnlySpan<int> axes)
    {
        ArgumentNullException.ThrowIfNull(x);
        int[] at = Axes(x.Shape, axes);
        Node moved = Together(x, at, out int first);
        Tape tape = x.Tape;
        (int outer, int n, int inner, Shape shape) = Split(moved.Shape, first, at.Length);
        Tensor y = tape.RentZeros(shape);
        AddSums(tape, moved.Value, y, outer, n, inner);
        return tape.Record(y, new Operation.Sum(first, at.Length), [moved], dy => AddStretched(tape, dy, moved.Gradient, outer, n, inner));
    }

    /// <summary>The mean over the given axes; over all of them when none is given.</summary>
    /// <param name="x">Any shape with at least one element along these axes.</param>
    /// <param name="axes">The axes; negative numbers count from the last.</param>
    /// <returns>The shape without these axes.</returns>
    /// <exception cref="ArgumentException">There is nothing to take the mean of.</exception>
    public static Node Mean(this Node x, params ReadOnlySpan<int> axes)
    {
        ArgumentNullException.ThrowIfNull(x);
        int count = 1;
        foreach (int axis in Axes(x.Shape, axes)) count *= x.Shape[axis];
        if (count == 0) throw new ArgumentException($"needs elements to take the mean of, got the shape {x.Shape}", nameof(x));
        return x.Sum(axes) * (1f / count);
    }

    /// <summary>The maximum over the given axes; over all of them when none is given. The gradient goes to the first place that has it.</summary>
    /// <param name="x">Any shape with at least one element along these axes.</param>
    /// <param name="axes">The axes; negative numbers count from the last.</param>
    /// <returns>The shape without these axes.</returns>
    /// <exception cref="ArgumentException">There is nothing to take the maximum of.</exception>
    public static Node Max(this Node x, params ReadOnlySpan<int> axes)
    {
        ArgumentNullException.ThrowIfNull(x);
        int[] over = Axes(x.Shape, axes);
        Node moved = Together(x, over, out int first);
        Tape tape = x.Tape;
        (int outer, int n, int inner, Shape shape) = Split(moved.Shape, first, over.Length);
        if (n == 0) throw new ArgumentException($"needs elements to take the maximum of, got the shape {x.Shape}", nameof(x));
        Tensor y = tape.Rent(shape), places = tape.Rent(shape); // which of the n was largest, exact up to 16,777,216
        tape.ForRows(outer, n * inner, (start, count) =>
        {
            ReadOnlySpan<float> from = moved.Value.Span;
            Span<float> to = y.Span, at = places.Span;
            for (int o = start; o < start + count; o++)
            {
                for (int i = 0; i < inner; i++)
                {
                    int best = 0;
                    for (int r = 1; r < n; r++)
                    {
                        if (from[(((o * n) + r) * inner) + i] > from[(((o * n) + best) * inner) + i]) best = r;
                    }
                    to[(o * inner) + i] = from[(((o * n) + best) * inner) + i];
                    at[(o * inner) + i] = best;
                }
            }
        });
        return tape.Record(y, new Operation.Max(first, over.Length), [moved], dy =>
        {
            Span<float> dx = moved.Gradient.Span, d = dy.Span, at = places.Span;
            for (int i = 0; i < at.Length; i++) dx[(((i / inner * n) + (int)at[i]) * inner) + (i % inner)] += d[i];
        });
    }

    private static void AddSums(Tape tape, Tensor x, Tensor y, int outer, int n, int inner)
    {
        if (outer == 1 && inner == 1) y.Span[0] += VectorKernel.Sum(x.Span, tape.Workers);
        else if (outer == 1) VectorKernel.SumRows(x.Span, y.Span, n, inner, tape.Workers);
        else
        {
            tape.ForRows(outer, n * inner, (start, count) =>
            {
                ReadOnlySpan<float> from = x.Span;
                Span<float> to = y.Span;
                for (int o = start; o < start + count; o++)
                {
                    if (inner == 1) to[o] += TensorPrimitives.Sum(from.Slice(o * n, n));
                    else for (int r = 0; r < n; r++) Broadcasting.AddTo(to.Slice(o * inner, inner), from.Slice(((o * n) + r) * inner, inner));
                }
            });
        }
    }

    private static void AddStretched(Tape tape, Tensor dy, Tensor dx, int outer, int n, int inner) =>
        tape.ForRows(outer * n, inner, (start, count) =>
        {
            ReadOnlySpan<float> from = dy.Span;
            Span<float> to = dx.Span;
            for (int row = start; row < start + count; row++)
            {
                Span<float> goal = to.Slice(row * inner, inner);
                if (inner == 1) goal[0] += from[row / n];
                else Broadcasting.AddTo(goal, from.Slice(row / n * inner, inner));
            }
        });

    /// <summary>The axes in ascending order, each once.</summary>
    private static int[] Axes(Shape shape, ReadOnlySpan<int> axes)
    {
        int[] at = axes.IsEmpty ? [.. Enumerable.Range(0, shape.Rank)] : axes.ToArray();
        for (int i = 0; i < at.Length; i++) at[i] = shape.Axis(at[i]);
        Array.Sort(at);
        for (int i = 1; i < at.Length; i++)
        {
            if (at[i] == at[i - 1]) throw new ArgumentException($"needs different axes, got axis {at[i]} twice", nameof(axes));
        }
        return at;
    }

    /// <summary>The axes to be reduced side by side: as they are when they are neighbours, else moved to the end.</summary>
    private static Node Together(Node x, int[] at, out int first)
    {
        first = at.Length == 0 ? 0 : at[0];
        if (at.Length == 0 || at[^1] - at[0] == at.Length - 1) return x;
        first = x.Shape.Rank - at.Length;
        return x.Permute([.. Enumerable.Range(0, x.Shape.Rank).Except(at), .. at]);
    }

    private static (int Outer, int Reduced, int Inner, Shape Result) Split(Shape shape, int first, int axes)
    {
        int outer = 1, n = 1, inner = 1;
        for (int i = 0; i < first; i++) outer *= shape[i];
        for (int i = first; i < first + axes; i++) n *= shape[i];
        for (int i = first + axes; i < shape.Rank; i++) inner *= shape[i];
        return (outer, n, inner, Shape.Of([.. shape.Lengths[..first], .. shape.Lengths[(first + axes)..]]));
    }
}
