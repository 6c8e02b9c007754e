using System.Runtime.CompilerServices;
using Kontor.Neural.Kernels.Lanes;

namespace Kontor.Neural.Kernels.Recurrent;

/// <summary>The cell of <see cref="LstmKernel"/>. Kept: i, f, g, o after their functions, and the new c.</summary>
internal readonly unsafe struct LstmCell : ICell
{
    public static int Gates => 4;

    public static int Kept => 5;

    public static int GateOfX(int column) => column;

    public static int GateOfH(int column) => column;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(float* gates, float* bias, float* h, float* c, float* kept, int hidden)
        where T : struct, ILanes<T>
    {
        for (int j = 0; j < hidden; j += T.Count)
        {
            T i = Functions.Sigmoid(T.Load(gates + j) + T.Load(bias + j));
            T f = Functions.Sigmoid(T.Load(gates + hidden + j) + T.Load(bias + hidden + j));
            T g = Functions.Tanh(T.Load(gates + (2 * hidden) + j) + T.Load(bias + (2 * hidden) + j));
            T o = Functions.Sigmoid(T.Load(gates + (3 * hidden) + j) + T.Load(bias + (3 * hidden) + j));
            T cell = T.MultiplyAdd(f, T.Load(c + j), i * g);
            T.Store(cell, c + j);
            T.Store(o * Functions.Tanh(cell), h + j);
            if (kept is null) continue;
            T.Store(i, kept + j);
            T.Store(f, kept + hidden + j);
            T.Store(g, kept + (2 * hidden) + j);
            T.Store(o, kept + (3 * hidden) + j);
            T.Store(cell, kept + (4 * hidden) + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(float* kept, float* hBefore, float* cBefore, float* dgates, float* dh, float* dc, int hidden)
        where T : struct, ILanes<T>
    {
        T one = T.Of(1);
        for (int j = 0; j < hidden; j += T.Count)
        {
            T i = T.Load(kept + j), f = T.Load(kept + hidden + j), g = T.Load(kept + (2 * hidden) + j), o = T.Load(kept + (3 * hidden) + j);
            T squashed = Functions.Tanh(T.Load(kept + (4 * hidden) + j)), slope = T.Load(dh + j);
            T cell = T.MultiplyAdd(slope * o, T.MultiplyAdd(-squashed, squashed, one), T.Load(dc + j));
            T.Store(cell * g * i * (one - i), dgates + j);
            T.Store(cell * T.Load(cBefore + j) * f * (one - f), dgates + hidden + j);
            T.Store(cell * i * T.MultiplyAdd(-g, g, one), dgates + (2 * hidden) + j);
            T.Store(slope * squashed * o * (one - o), dgates + (3 * hidden) + j);
            T.Store(cell * f, dc + j);
            T.Store(T.Zero, dh + j);
        }
    }
}
