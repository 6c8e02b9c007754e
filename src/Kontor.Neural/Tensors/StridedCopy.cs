using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Kontor.Neural.Tensors;

/// <summary>Walks two views of one shape together: copies or adds the elements of one to the other.</summary>
internal static class StridedCopy
{
    /// <summary>How many runs along the last axis a shape has.</summary>
    internal static int Rows(Shape shape) => shape.Rank == 0 ? 1 : shape[-1] == 0 ? 0 : shape.Size / shape[-1];

    /// <summary>target = source, or target += source, for some of the runs along the last axis.</summary>
    internal static void Run(
        ReadOnlySpan<float> source, int sourceOffset, ReadOnlySpan<int> sourceStrides,
        Span<float> target, int targetOffset, ReadOnlySpan<int> targetStrides, Shape shape, int firstRow, int rows, bool add)
    {
        int last = shape.Rank - 1, inner = last < 0 ? 1 : shape[last], from = last < 0 ? 1 : sourceStrides[last], to = last < 0 ? 1 : targetStrides[last];
        for (int row = firstRow; row < firstRow + rows; row++)
        {
            int s = sourceOffset, t = targetOffset, rest = row;
            for (int axis = last - 1; axis >= 0; axis--)
            {
                (rest, int place) = Math.DivRem(rest, shape[axis]);
                s += place * sourceStrides[axis];
                t += place * targetStrides[axis];
            }
            if (from == 1 && to == 1)
            {
                Span<float> goal = target.Slice(t, inner);
                if (add) TensorPrimitives.Add(goal, source.Slice(s, inner), goal);
                else source.Slice(s, inner).CopyTo(goal);
            }
            else if (add) for (int i = 0; i < inner; i++) target[t + (i * to)] += source[s + (i * from)];
            else for (int i = 0; i < inner; i++) target[t + (i * to)] = source[s + (i * from)];
        }
    }
}
