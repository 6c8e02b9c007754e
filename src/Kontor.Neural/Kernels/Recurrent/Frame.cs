using Kontor.Neural.Kernels.Lanes;
using Kontor.Neural.Kernels.Matrix;

namespace Kontor.Neural.Kernels.Recurrent;

/// <summary>Sizes inside a recurrent layer: states and gates filled up to whole registers, x and h side by side in one row.</summary>
/// <param name="Input">Numbers of x, filled up.</param>
/// <param name="Hidden">Numbers of h, filled up.</param>
internal readonly record struct Frame(int Input, int Hidden)
{
    /// <summary>Columns of gates.</summary>
    internal const int Columns = 4;

    /// <summary>Numbers of x and h together.</summary>
    internal int Both => Input + Hidden;

    /// <summary>Numbers of all gates.</summary>
    internal int Width => Columns * Hidden;

    /// <summary>Floats from a row of gates to the next: a cache line more than the gates, so that rows of powers of two do not fall on one another in the cache.</summary>
    internal int Row => Width + 16;

    internal static Frame Of<T>(RecurrentShape shape)
        where T : struct, ILanes<T> => new(Panel<T>.Padded(shape.Input), Panel<T>.Padded(shape.Hidden));

    internal static Frame Of(RecurrentShape shape, VectorWidth width) => width switch
    {
        VectorWidth.Avx512 => Of<Lanes512>(shape),
        VectorWidth.Avx2 => Of<Lanes256>(shape),
        _ => Of<LanesPortable>(shape),
    };
}
