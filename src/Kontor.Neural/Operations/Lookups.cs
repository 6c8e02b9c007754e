using Kontor.Neural.Differentiation;
using Kontor.Neural.Tensors;

namespace Kontor.Neural.Operations;

/// <summary>Rows looked up in a table.</summary>
public static class Lookups
{
    /// <summary>The rows of a table that the indices name.</summary>
    /// <param name="table">(rows, width).</param>
    /// <param name="indices">Any shape; whole numbers from 0 to rows - 1, held in floats (exact up to 16,777,216).</param>
    /// <returns>(..., width).</returns>
    /// <exception cref="ArgumentException">The table is not a matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not a whole number within the table.</exception>
    public static Node Gather(this Node table, Node indices)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(indices);
        if (table.Shape.Rank != 2) throw new ArgumentException($"needs a table (rows, width), got {table.Shape}", nameof(table));
        Tape tape = table.Tape;
        int rows = table.Shape[0], width = table.Shape[1], count = indices.Shape.Size;
        foreach (float index in indices.Value.Span)
        {
            if (!(index >= 0 && index < rows && index == MathF.Floor(index)))
                throw new ArgumentOutOfRangeException(nameof(indices), index, $"needs whole numbers from 0 to {rows - 1}");
        }
        Tensor y = tape.Rent([.. indices.Shape.Lengths, width]);
        tape.ForRows(count, width, (first, n) =>
        {
            ReadOnlySpan<float> from = table.Value.Span, at = indices.Value.Span;
            Span<float> to = y.Span;
            for (int i = first; i < first + n; i++) from.Slice((int)at[i] * width, width).CopyTo(to.Slice(i * width, width));
        });
        return tape.Record(y, Operation.Gather.Instance, [table, indices], dy =>
        {
            // in order: the same row may be named many times
            ReadOnlySpan<float> d = dy.Span, at = indices.Value.Span;
            Span<float> to = table.Gradient.Span;
            for (int i = 0; i < count; i++) Broadcasting.AddTo(to.Slice((int)at[i] * width, width), d.Slice(i * width, width));
        });
    }
}
