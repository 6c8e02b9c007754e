using Kontor.Neural.Differentiation;
using Kontor.Neural.Tensors;

namespace Kontor.Neural.Operations;

/// <summary>The same numbers arranged otherwise: other shapes, other orders of axes, parts and wholes.</summary>
public static class Shaping
{
    /// <summary>The same numbers under another shape; nothing is copied.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="lengths">The wanted lengths; one may be -1 and is inferred. Write -1 for the batch, so that an exported network takes any.</param>
    /// <exception cref="ArgumentException">The number of elements differs.</exception>
    public static Node Reshape(this Node x, params ReadOnlySpan<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Tape.Alias(x, x.Value.Reshape(lengths), new Operation.Reshape(lengths.ToArray()));
    }

    /// <summary>All axes but the first run together: (batch, a, b, ...) becomes (batch, a b ...).</summary>
    /// <param name="x">(batch, ...).</param>
    public static Node Flatten(this Node x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Reshape(-1, x.Shape[0] == 0 ? 0 : x.Shape.Size / x.Shape[0]);
    }

    /// <summary>Adds an axis of length 1.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">Where it stands in the result; -1 is the last.</param>
    public static Node Unsqueeze(this Node x, int axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        int at = axis < 0 ? axis + x.Shape.Rank + 1 : axis;
        if ((uint)at > (uint)x.Shape.Rank) throw new ArgumentOutOfRangeException(nameof(axis), axis, $"needs a place among the axes of {x.Shape}");
        int[] lengths = [.. x.Shape.Lengths[..at], 1, .. x.Shape.Lengths[at..]];
        return x.Tape.Alias(x, x.Value.Reshape(lengths), new Operation.Unsqueeze(at));
    }

    /// <summary>Takes an axis of length 1 away.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">The axis.</param>
    /// <exception cref="ArgumentException">Its length is not 1.</exception>
    public static Node Squeeze(this Node x, int axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Shape[axis] != 1) throw new ArgumentException($"needs an axis of length 1, axis {axis} of {x.Shape} is longer", nameof(axis));
        return x.Tape.Alias(x, x.Value.Reshape(x.Shape.Without(axis).Lengths), new Operation.Squeeze(x.Shape.Axis(axis)));
    }

    /// <summary>The axes in another order.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">For each new axis the old one, each once.</param>
    /// <exception cref="ArgumentException">It is not a permutation of the axes.</exception>
    public static Node Permute(this Node x, params ReadOnlySpan<int> axes)
    {
        ArgumentNullException.ThrowIfNull(x);
        int[] order = Orders.Permutation(x.Shape, axes), inverse = Orders.Inverse(order);
        return Rearranged(x, x.Value.Permute(order), new Operation.Permute(order), (dy, dx) => x.Tape.Move(dy.Permute(inverse), dx, add: true));
    }

    /// <summary>Two axes exchanged.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="first">One axis. Default: the last but one.</param>
    /// <param name="second">The other. Default: the last.</param>
    public static Node Transpose(this Node x, int first = -2, int second = -1)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Permute(Orders.Exchange(x.Shape, first, second));
    }

    /// <summary>A part of one axis.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="start">The first place; negative numbers count from the end.</param>
    /// <param name="length">How many places.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part leaves the axis.</exception>
    public static Node Slice(this Node x, int axis, int start, int length)
    {
        ArgumentNullException.ThrowIfNull(x);
        int at = x.Shape.Axis(axis), from = start < 0 ? start + x.Shape[at] : start;
        return Rearranged(x, x.Value.Slice(at, from, length), new Operation.Slice(at, from, length), (dy, dx) => x.Tape.Move(dy, dx.Slice(at, from, length), add: true));
    }

    /// <summary>One place of an axis, which is taken away: the last time step of (batch, time, hidden) is <c>h.At(1, -1)</c>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="place">The place; negative numbers count from the end.</param>
    public static Node At(this Node x, int axis, int place) => x.Slice(axis, place, 1).Squeeze(axis);

    /// <summary>The same numbers stretched to a larger shape: axes of length 1, and axes that are missing at the front, repeat.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="shape">A shape that it broadcasts to.</param>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static Node Broadcast(this Node x, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(x);
        var plan = new BroadcastPlan(x.Shape, shape);
        return Rearranged(x, x.Value.Broadcast(shape), new Operation.Broadcast(shape), (dy, dx) => Broadcasting.AddReduced(x.Tape, plan, dy, dx, left: true));
    }

    /// <summary>Tensors joined along one axis.</summary>
    /// <param name="axis">The axis; negative numbers count from the last.</param>
    /// <param name="parts">One or more parts that agree in all other axes.</param>
    /// <exception cref="ArgumentException">They do not, or there is none.</exception>
    public static Node Concat(int axis, params ReadOnlySpan<Node> parts)
    {
        if (parts.Length == 0) throw new ArgumentException("needs at least one part", nameof(parts));
        Node[] all = parts.ToArray();
        Shape first = all[0].Shape;
        int at = first.Axis(axis), total = 0;
        foreach (Node part in all)
        {
            if (part.Shape.Rank != first.Rank || part.Shape.With(at, 1) != first.With(at, 1))
                throw new ArgumentException($"needs parts that agree in all axes but {at}, got {first} and {part.Shape}", nameof(parts));
            total += part.Shape[at];
        }
        Tape tape = all[0].Tape;
        Tensor y = tape.Rent(first.With(at, total));
        int outer = 1, inner = 1;
        for (int i = 0; i < at; i++) outer *= first[i];
        for (int i = at + 1; i < first.Rank; i++) inner *= first[i];
        int row = total * inner;
        tape.ForRows(outer, row, (start, count) =>
        {
            int offset = 0;
            foreach (Node part in all)
            {
                int length = part.Shape[at] * inner;
                ReadOnlySpan<float> from = part.Value.Span;
                Span<float> to = y.Span;
                for (int o = start; o < start + count; o++) from.Slice(o * length, length).CopyTo(to.Slice((o * row) + offset, length));
                offset += length;
            }
        });
        return tape.Record(y, new Operation.Concat(at), all, dy =>
        {
            int offset = 0;
            foreach (Node part in all)
            {
                int length = part.Shape[at] * inner, begin = offset;
                offset += length;
                if (!part.IsTracked) continue;
                Tensor gradient = part.Gradient;
                tape.ForRows(outer, length, (start, count) =>
                {
                    ReadOnlySpan<float> from = dy.Span;
                    Span<float> to = gradient.Span;
                    for (int o = start; o < start + count; o++) Broadcasting.AddTo(to.Slice(o * length, length), from.Slice((o * row) + begin, length));
                });
            }
        });
    }

    private static Node Rearranged(Node x, Tensor view, Operation operation, Action<Tensor, Tensor> backward)
    {
        Tensor y = x.Tape.Rent(view.Shape);
        x.Tape.Move(view, y, add: false);
        return x.Tape.Record(y, operation, [x], dy => backward(dy, x.Gradient));
    }
}
