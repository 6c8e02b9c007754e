using System.Runtime.CompilerServices;
using Kontor.Neural.Kernels.Lanes;

namespace Kontor.Neural.Kernels.Recurrent;

/// <summary>The cell of <see cref="GruKernel"/>. Columns r, z, n from x, n from h, so that the reset comes between the two; kept: r, z, n after their functions, n from h.</summary>
internal readonly unsafe struct GruCell : ICell
{
    public static int Gates => 3;

    public static int Kept => 4;

    public static int GateOfX(int column) => column == 3 ? -1 : column;

    public static int GateOfH(int column) => column == 2 ? -1 : Math.Min(column, 2);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(float* gates, float* bias, float* h, float* c, float* kept, int hidden)
        where T : struct, ILanes<T>
    {
        for (int j = 0; j < hidden; j += T.Count)
        {
            T r = Functions.Sigmoid(T.Load(gates + j) + T.Load(bias + j));
            T z = Functions.Sigmoid(T.Load(gates + hidden + j) + T.Load(bias + hidden + j));
            T inner = T.Load(gates + (3 * hidden) + j) + T.Load(bias + (3 * hidden) + j);
            T n = Functions.Tanh(T.MultiplyAdd(r, inner, T.Load(gates + (2 * hidden) + j) + T.Load(bias + (2 * hidden) + j)));
            T.Store(T.MultiplyAdd(z, T.Load(h + j) - n, n), h + j);
            if (kept is null) continue;
            T.Store(r, kept + j);
            T.Store(z, kept + hidden + j);
            T.Store(n, kept + (2 * hidden) + j);
            T.Store(inner, kept + (3 * hidden) + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(float* kept, float* hBefore, float* cBefore, float* dgates, float* dh, float* dc, int hidden)
        where T : struct, ILanes<T>
    {
        T one = T.Of(1);
        for (int j = 0; j < hidden; j += T.Count)
        {
            T r = T.Load(kept + j), z = T.Load(kept + hidden + j), n = T.Load(kept + (2 * hidden) + j), inner = T.Load(kept + (3 * hidden) + j), slope = T.Load(dh + j);
            T dn = slope * (one - z) * T.MultiplyAdd(-n, n, one);
            T.Store(dn * inner * r * (one - r), dgates + j);
            T.Store(slope * (T.Load(hBefore + j) - n) * z * (one - z), dgates + hidden + j);
            T.Store(dn, dgates + (2 * hidden) + j);
            T.Store(dn * r, dgates + (3 * hidden) + j);
            T.Store(slope * z, dh + j);
        }
    }
}
