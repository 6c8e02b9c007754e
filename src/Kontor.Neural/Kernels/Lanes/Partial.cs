using System.Runtime.CompilerServices;

namespace Kontor.Neural.Kernels.Lanes;

/// <summary>The last register of a row: whole where the rest of the row fills it, else only its first lanes.</summary>
internal static unsafe class Partial
{
    /// <summary>Reads what is left of a row, one register at most; lanes that are not there are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Load<T>(float* source, nint rest)
        where T : struct, ILanes<T> => rest >= T.Count ? T.Load(source) : T.Load(source, rest);

    /// <summary>The same; lanes that are not there are a filling.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Load<T>(float* source, nint rest, float filling)
        where T : struct, ILanes<T> => rest >= T.Count ? T.Load(source) : T.Where(rest, T.Load(source, rest), T.Of(filling));

    /// <summary>Writes what is left of a row, one register at most.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store<T>(T value, float* target, nint rest)
        where T : struct, ILanes<T>
    {
        if (rest >= T.Count) T.Store(value, target);
        else T.Store(value, target, rest);
    }
}
