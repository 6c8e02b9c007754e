namespace Kontor.Neural.Tensors;

/// <summary>Axis orders and ranges, checked.</summary>
internal static class Orders
{
    /// <summary>The axes counted from the first, each once.</summary>
    internal static int[] Permutation(Shape shape, ReadOnlySpan<int> axes)
    {
        if (axes.Length != shape.Rank) throw new ArgumentException($"needs each axis of {shape} once, got {axes.Length} axes", nameof(axes));
        int[] order = new int[axes.Length];
        Span<bool> seen = stackalloc bool[axes.Length];
        for (int i = 0; i < axes.Length; i++)
        {
            order[i] = shape.Axis(axes[i]);
            if (seen[order[i]]) throw new ArgumentException($"needs each axis of {shape} once, got axis {axes[i]} twice", nameof(axes));
            seen[order[i]] = true;
        }
        return order;
    }

    /// <summary>All axes in order, but two of them exchanged.</summary>
    internal static int[] Exchange(Shape shape, int first, int second)
    {
        int[] order = [.. Enumerable.Range(0, shape.Rank)];
        int a = shape.Axis(first), b = shape.Axis(second);
        (order[a], order[b]) = (order[b], order[a]);
        return order;
    }

    /// <summary>The permutation that undoes another.</summary>
    internal static int[] Inverse(int[] order)
    {
        int[] inverse = new int[order.Length];
        for (int i = 0; i < order.Length; i++) inverse[order[i]] = i;
        return inverse;
    }

    internal static void RequireSlice(Shape shape, int axis, int start, int length)
    {
        if (start < 0 || length < 0 || start > shape[axis] - length)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"needs {length} places within the {shape[axis]} of axis {axis}");
    }
}
