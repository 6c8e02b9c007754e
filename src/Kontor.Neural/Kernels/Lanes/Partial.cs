using System.Runtime.CompilerServices;

namespace Kontor.Neural.Kernels.Lanes;

/// <summary>Registers of which only the first few lanes are in memory.</summary>
internal static unsafe class Partial
{
    /// <summary>The first <paramref name="count"/> lanes from memory, zeros after them.</summary>
    internal static T Get<T>(float* source, nint count)
        where T : struct, ILanes<T> => Get<T>(source, count, 0);

    /// <summary>The first <paramref name="count"/> lanes from memory, a filling after them.</summary>
    internal static T Get<T>(float* source, nint count, float filling)
        where T : struct, ILanes<T>
    {
        float* lanes = stackalloc float[T.Count];
        for (int i = 0; i < T.Count; i++) lanes[i] = i < count ? source[i] : filling;
        return T.Load(lanes);
    }

    /// <summary>Writes the first <paramref name="count"/> lanes.</summary>
    internal static void Put<T>(T value, float* target, nint count)
        where T : struct, ILanes<T>
    {
        float* lanes = stackalloc float[T.Count];
        T.Store(value, lanes);
        for (int i = 0; i < count; i++) target[i] = lanes[i];
    }

    /// <summary>A whole register where all lanes are in memory, else as <see cref="Get{T}(float*, nint)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Load<T>(float* source, nint count)
        where T : struct, ILanes<T> => count >= T.Count ? T.Load(source) : Get<T>(source, count);

    /// <summary>Writes a whole register where all lanes are in memory, else as <see cref="Put"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store<T>(T value, float* target, nint count)
        where T : struct, ILanes<T>
    {
        if (count >= T.Count) T.Store(value, target);
        else Put(value, target, count);
    }
}
