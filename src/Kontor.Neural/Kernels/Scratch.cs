using System.Buffers;
using System.Runtime.InteropServices;

namespace Kontor.Neural.Kernels;

/// <summary>Pooled floats, pinned and aligned to a cache line, returned when disposed. Not cleared.</summary>
internal unsafe ref struct Scratch : IDisposable
{
    private const int Line = 64;
    private float[]? _array;
    private GCHandle _pin;

    /// <summary>Rents at least <paramref name="length"/> floats; none, and no pointer, for 0.</summary>
    internal Scratch(int length)
    {
        if (length == 0) return;
        _array = ArrayPool<float>.Shared.Rent(length + (Line / sizeof(float)));
        _pin = GCHandle.Alloc(_array, GCHandleType.Pinned);
        nint address = _pin.AddrOfPinnedObject();
        Pointer = (float*)((address + Line - 1) / Line * Line);
    }

    /// <summary>The first float.</summary>
    internal float* Pointer { get; }

    public void Dispose()
    {
        if (_array is null) return;
        _pin.Free();
        ArrayPool<float>.Shared.Return(_array);
        _array = null;
    }
}
