using System.Numerics;

namespace Kontor.Neural.Tensors;

/// <summary>Buffers of one tape, kept by size class and used again: a step that is like the last one allocates nothing.</summary>
/// <remarks>Classes are an eighth of a power of two apart, so that at most an eighth of the memory is idle. Not thread-safe: a tape belongs to one thread.</remarks>
internal sealed class BufferPool
{
    private readonly Dictionary<int, Stack<FloatBuffer>> _free = [];

    /// <summary>Bytes that the pool has allocated since it was made, in use or free.</summary>
    internal long AllocatedBytes { get; private set; }

    internal FloatBuffer Rent(int size)
    {
        int capacity = Capacity(size);
        if (_free.TryGetValue(capacity, out Stack<FloatBuffer>? free) && free.TryPop(out FloatBuffer? buffer)) return buffer;
        AllocatedBytes += (long)capacity * sizeof(float);
        return new FloatBuffer(capacity);
    }

    internal void Return(FloatBuffer buffer)
    {
        buffer.Recycle();
        if (!_free.TryGetValue(buffer.Capacity, out Stack<FloatBuffer>? free)) _free[buffer.Capacity] = free = new Stack<FloatBuffer>();
        free.Push(buffer);
    }

    internal static int Capacity(int size)
    {
        if (size <= 64) return 64;
        int step = 1 << Math.Max(0, BitOperations.Log2((uint)(size - 1)) - 3);
        return (int)Math.Min(((long)size + step - 1) / step * step, int.MaxValue - 64);
    }
}
