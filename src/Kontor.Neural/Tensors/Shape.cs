using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Kontor.Neural.Tensors;

/// <summary>The lengths of a tensor's axes, outermost first; no axis is a scalar.</summary>
/// <remarks>Written as a collection: <c>Shape shape = [512, 52, 32];</c></remarks>
[CollectionBuilder(typeof(Shape), nameof(Of))]
public readonly struct Shape : IEquatable<Shape>, IEnumerable<int>
{
    private readonly ImmutableArray<int> _lengths;

    private Shape(ImmutableArray<int> lengths, int size)
    {
        _lengths = lengths;
        Size = size;
    }

    /// <summary>The shape with the given lengths.</summary>
    /// <param name="lengths">The lengths, each 0 or more; their product fits 31 bits.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is negative, or the product is too large.</exception>
    public static Shape Of(params ReadOnlySpan<int> lengths)
    {
        long size = 1;
        foreach (int length in lengths)
        {
            if (length < 0) throw new ArgumentOutOfRangeException(nameof(lengths), length, "needs lengths of 0 or more");
            size *= length;
            if (size > int.MaxValue) throw new ArgumentOutOfRangeException(nameof(lengths), size, "needs at most 2,147,483,647 elements");
        }
        return new Shape([.. lengths], (int)size);
    }

    /// <summary>The shape of a single number: no axes, one element.</summary>
    public static Shape Scalar { get; } = new([], 1);

    /// <summary>How many elements there are: the product of the lengths, 1 for a scalar.</summary>
    public int Size { get; }

    /// <summary>How many axes there are.</summary>
    public int Rank => Lengths.Length;

    /// <summary>The lengths, outermost first.</summary>
    public ReadOnlySpan<int> Lengths => _lengths.IsDefault ? [] : _lengths.AsSpan();

    /// <summary>The length of one axis; negative numbers count from the last: <c>shape[-1]</c>.</summary>
    /// <param name="axis">The axis, -Rank to Rank - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public int this[int axis] => Lengths[Axis(axis)];

    /// <summary>Whether two shapes have the same lengths.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>The axis counted from the first one.</summary>
    /// <param name="axis">The axis, -Rank to Rank - 1; -1 is the last.</param>
    /// <returns>0 to Rank - 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public int Axis(int axis)
    {
        int found = axis < 0 ? axis + Rank : axis;
        if ((uint)found >= (uint)Rank) throw new ArgumentOutOfRangeException(nameof(axis), axis, $"needs an axis of the shape {this}");
        return found;
    }

    /// <summary>The same shape with one axis of another length.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="length">Its new length, 0 or more.</param>
    public Shape With(int axis, int length)
    {
        int[] lengths = Lengths.ToArray();
        lengths[Axis(axis)] = length;
        return Of(lengths);
    }

    /// <summary>The same shape without one axis.</summary>
    /// <param name="axis">The axis to leave out.</param>
    public Shape Without(int axis)
    {
        int at = Axis(axis);
        return Of([.. Lengths[..at], .. Lengths[(at + 1)..]]);
    }

    /// <summary>The same elements counted differently: one length may be -1 and is inferred.</summary>
    /// <param name="lengths">The wanted lengths.</param>
    /// <exception cref="ArgumentException">The product differs.</exception>
    public Shape Reshape(params ReadOnlySpan<int> lengths)
    {
        int open = lengths.IndexOf(-1);
        long known = 1;
        for (int i = 0; i < lengths.Length; i++) known *= i == open ? 1 : lengths[i];
        int[] full = lengths.ToArray();
        if (open >= 0) full[open] = known == 0 ? 0 : (int)(Size / known);
        Shape shape = Of(full);
        if (shape.Size != Size) throw new ArgumentException($"needs a shape of {Size} elements such as {this}, got {shape}", nameof(lengths));
        return shape;
    }

    /// <summary>The shape that two operands broadcast to: lengths are aligned at the last axis, and 1 stretches.</summary>
    /// <param name="left">One operand's shape.</param>
    /// <param name="right">The other's.</param>
    /// <exception cref="ArgumentException">Two lengths differ and neither is 1.</exception>
    public static Shape Broadcast(Shape left, Shape right)
    {
        if (left == right) return left;
        int rank = Math.Max(left.Rank, right.Rank);
        Span<int> lengths = stackalloc int[rank];
        for (int i = 1; i <= rank; i++)
        {
            int l = i <= left.Rank ? left[^i] : 1, r = i <= right.Rank ? right[^i] : 1;
            if (l != r && l != 1 && r != 1) throw new ArgumentException($"needs shapes that broadcast, got {left} and {right}", nameof(right));
            lengths[^i] = l == 1 ? r : l;
        }
        return Of(lengths);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => Lengths.SequenceEqual(other.Lengths);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int length in Lengths) hash.Add(length);
        return hash.ToHashCode();
    }

    /// <summary>Such as <c>(512, 52, 32)</c>.</summary>
    /// <returns>The lengths in parentheses.</returns>
    public override string ToString() => $"({string.Join(", ", Lengths.ToArray())})";

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)Lengths.ToArray()).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The length of one axis counted from either end.</summary>
    /// <param name="axis">The axis, such as <c>^1</c> for the last.</param>
    public int this[Index axis] => Lengths[axis];

    /// <summary>The distance between neighbours along each axis of a row-major tensor.</summary>
    internal int[] RowMajorStrides()
    {
        int[] strides = new int[Rank];
        int stride = 1;
        for (int i = Rank - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= Lengths[i];
        }
        return strides;
    }
}
