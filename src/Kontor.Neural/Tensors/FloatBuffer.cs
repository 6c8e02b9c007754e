using System.Runtime.CompilerServices;

namespace Kontor.Neural.Tensors;

/// <summary>A piece of memory that begins on a 64-byte line, so that a full vector never straddles two. Its generation counts how often it was recycled.</summary>
internal sealed class FloatBuffer
{
    private const int Line = 16; // floats in 64 bytes
    private readonly float[] _array;
    private readonly int _start;

    internal FloatBuffer(int capacity)
    {
        Capacity = capacity;
        _array = GC.AllocateArray<float>(capacity + Line, pinned: true); // pinned: the line stays where it is
        nuint address = Address(_array);
        _start = (int)((64 - (address % 64)) % 64 / sizeof(float));
    }

    internal int Capacity { get; }

    internal long Generation { get; private set; }

    internal Span<float> Span => _array.AsSpan(_start, Capacity);

    internal void Recycle() => Generation++;

    private static unsafe nuint Address(float[] array) => (nuint)Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(array));
}
