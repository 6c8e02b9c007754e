namespace Kontor.Neural.Tensors;

/// <summary>Numbers in a box: a row-major array of 32-bit floats with a shape, or a view of one (reshaped, permuted, sliced or stretched without copying).</summary>
/// <remarks>A tensor made here owns its memory. One that a <see cref="Differentiation.Tape"/> made is the tape's: its memory is used again after the tape's next
/// reset, and touching it then is an <see cref="ObjectDisposedException"/>. Views share memory; what is written through one is seen through the others.</remarks>
public sealed class Tensor
{
    private readonly FloatBuffer _buffer;
    private readonly long _generation;
    private readonly int _offset;
    private readonly int[] _strides;

    internal Tensor(Shape shape, FloatBuffer buffer)
        : this(shape, shape.RowMajorStrides(), buffer, offset: 0, buffer.Generation)
    {
    }

    private Tensor(Shape shape, int[] strides, FloatBuffer buffer, int offset, long generation)
    {
        Shape = shape;
        _strides = strides;
        _buffer = buffer;
        _offset = offset;
        _generation = generation;
        IsContiguous = RowMajor(shape, strides);
    }

    /// <summary>The lengths of the axes.</summary>
    public Shape Shape { get; }

    /// <summary>How many elements there are.</summary>
    public int Size => Shape.Size;

    /// <summary>True when the elements lie in memory one after the other in row-major order.</summary>
    public bool IsContiguous { get; }

    /// <summary>The elements in row-major order, to read and to write.</summary>
    /// <exception cref="InvalidOperationException">The view is not contiguous: take <see cref="Contiguous"/> first.</exception>
    /// <exception cref="ObjectDisposedException">The tape that owns the memory has been reset.</exception>
    public Span<float> Span
    {
        get
        {
            if (!IsContiguous) throw new InvalidOperationException($"the view {Shape} does not lie in one piece: call Contiguous() first");
            return Memory.Slice(_offset, Size);
        }
    }

    private Span<float> Memory
    {
        get
        {
            ObjectDisposedException.ThrowIf(_buffer.Generation != _generation, this);
            return _buffer.Span;
        }
    }

    /// <summary>One element.</summary>
    /// <param name="index">Its place along each axis.</param>
    /// <exception cref="ArgumentException">There are more or fewer places than axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A place lies outside its axis.</exception>
    public float this[params ReadOnlySpan<int> index]
    {
        get => Memory[Place(index)];
        set => Memory[Place(index)] = value;
    }

    /// <summary>A tensor of zeros.</summary>
    /// <param name="shape">Its shape.</param>
    public static Tensor Zeros(Shape shape) => new(shape, new FloatBuffer(shape.Size));

    /// <summary>A tensor of zeros.</summary>
    /// <param name="lengths">The lengths of its axes.</param>
    public static Tensor Zeros(params ReadOnlySpan<int> lengths) => Zeros(Shape.Of(lengths));

    /// <summary>A tensor with a copy of the given values.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="values">The values in row-major order, as many as the shape has elements.</param>
    /// <exception cref="ArgumentException">There are more or fewer values.</exception>
    public static Tensor Of(Shape shape, params ReadOnlySpan<float> values)
    {
        if (values.Length != shape.Size) throw new ArgumentException($"needs {shape.Size} values for the shape {shape}, got {values.Length}", nameof(values));
        Tensor tensor = Zeros(shape);
        values.CopyTo(tensor.Span);
        return tensor;
    }

    /// <summary>The same elements under another shape, without copying; one length may be -1 and is inferred.</summary>
    /// <param name="lengths">The wanted lengths.</param>
    /// <exception cref="ArgumentException">The number of elements differs.</exception>
    /// <exception cref="InvalidOperationException">The view is not contiguous: take <see cref="Contiguous"/> first.</exception>
    public Tensor Reshape(params ReadOnlySpan<int> lengths)
    {
        if (!IsContiguous) throw new InvalidOperationException($"the view {Shape} does not lie in one piece: call Contiguous() first");
        Shape shape = Shape.Reshape(lengths);
        return View(shape, shape.RowMajorStrides(), _offset);
    }

    /// <summary>The same elements with the axes in another order, without copying.</summary>
    /// <param name="axes">For each new axis the old one, each once.</param>
    /// <exception cref="ArgumentException">It is not a permutation of the axes.</exception>
    public Tensor Permute(params ReadOnlySpan<int> axes)
    {
        int[] order = Orders.Permutation(Shape, axes);
        int[] lengths = new int[order.Length], strides = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            lengths[i] = Shape[order[i]];
            strides[i] = _strides[order[i]];
        }
        return View(Shape.Of(lengths), strides, _offset);
    }

    /// <summary>The same elements with two axes exchanged, without copying.</summary>
    /// <param name="first">One axis. Default: the last but one.</param>
    /// <param name="second">The other. Default: the last.</param>
    public Tensor Transpose(int first = -2, int second = -1) => Permute(Orders.Exchange(Shape, first, second));

    /// <summary>A part of one axis, without copying.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="start">The first place.</param>
    /// <param name="length">How many places.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part leaves the axis.</exception>
    public Tensor Slice(int axis, int start, int length)
    {
        int at = Shape.Axis(axis);
        Orders.RequireSlice(Shape, at, start, length);
        return View(Shape.With(at, length), _strides, _offset + (start * _strides[at]));
    }

    /// <summary>The same elements stretched to a larger shape, without copying: axes of length 1, and axes that are missing at the front, repeat.</summary>
    /// <param name="shape">The wanted shape.</param>
    /// <exception cref="ArgumentException">This shape does not broadcast to it.</exception>
    public Tensor Broadcast(Shape shape)
    {
        if (Shape.Broadcast(Shape, shape) != shape) throw new ArgumentException($"needs a shape that {Shape} broadcasts to, got {shape}", nameof(shape));
        int[] strides = new int[shape.Rank];
        for (int i = 1; i <= Shape.Rank; i++) strides[^i] = Shape[^i] == 1 ? 0 : _strides[^i];
        return View(shape, strides, _offset);
    }

    /// <summary>This tensor when it is contiguous, else a contiguous copy that owns its memory.</summary>
    public Tensor Contiguous()
    {
        if (IsContiguous) return this;
        Tensor copy = Zeros(Shape);
        CopyTo(copy.Span);
        return copy;
    }

    /// <summary>Writes the elements in row-major order.</summary>
    /// <param name="target">Where to, at least as long as the tensor.</param>
    /// <exception cref="ArgumentException">The target is too short.</exception>
    public void CopyTo(Span<float> target)
    {
        if (target.Length < Size) throw new ArgumentException($"needs room for {Size} elements, got {target.Length}", nameof(target));
        if (IsContiguous) Span.CopyTo(target);
        else StridedCopy.Run(Memory, _offset, _strides, target, 0, Shape.RowMajorStrides(), Shape, 0, StridedCopy.Rows(Shape), add: false);
    }

    /// <summary>The elements as a new array in row-major order.</summary>
    /// <returns>As many numbers as the tensor has elements.</returns>
    public float[] ToArray()
    {
        float[] values = new float[Size];
        CopyTo(values);
        return values;
    }

    /// <summary>Shape and first elements, for debugging.</summary>
    /// <returns>Such as <c>(2, 3): 1 2 3 4 5 6</c>.</returns>
    public override string ToString() =>
        _buffer.Generation != _generation ? $"{Shape}: recycled" : $"{Shape}: {string.Join(' ', Contiguous().Span[..Math.Min(8, Size)].ToArray())}{(Size > 8 ? " ..." : "")}";

    /// <summary>this = source, or this += source, for some of the runs along the last axis; the shapes are the same, and either may be a view.</summary>
    internal void Take(Tensor source, int firstRow, int rows, bool add) =>
        StridedCopy.Run(source.Memory, source._offset, source._strides, Memory, _offset, _strides, Shape, firstRow, rows, add);

    private Tensor View(Shape shape, int[] strides, int offset) => new(shape, strides, _buffer, offset, _generation);

    private int Place(ReadOnlySpan<int> index)
    {
        if (index.Length != Shape.Rank) throw new ArgumentException($"needs {Shape.Rank} places for the shape {Shape}, got {index.Length}", nameof(index));
        int place = _offset;
        for (int i = 0; i < index.Length; i++)
        {
            if ((uint)index[i] >= (uint)Shape[i]) throw new ArgumentOutOfRangeException(nameof(index), index[i], $"needs a place below {Shape[i]} on axis {i}");
            place += index[i] * _strides[i];
        }
        return place;
    }

    private static bool RowMajor(Shape shape, int[] strides)
    {
        int expected = 1;
        for (int i = shape.Rank - 1; i >= 0; i--)
        {
            if (shape[i] != 1 && strides[i] != expected) return shape.Size == 0;
            expected *= shape[i];
        }
        return true;
    }
}
