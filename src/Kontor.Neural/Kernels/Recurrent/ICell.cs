using Kontor.Neural.Kernels.Lanes;

namespace Kontor.Neural.Kernels.Recurrent;

/// <summary>What makes one recurrent layer differ from another: four columns of gates, each fed from x, from h or from both, and what becomes of them.</summary>
internal unsafe interface ICell
{
    /// <summary>Gates in the weights.</summary>
    static abstract int Gates { get; }

    /// <summary>Numbers kept per unit and step; the last one is the cell's second state where it has one.</summary>
    static abstract int Kept { get; }

    /// <summary>Which gate of the weights of x feeds a column, or -1.</summary>
    static abstract int GateOfX(int column);

    /// <summary>Which gate of the weights of h feeds a column, or -1.</summary>
    static abstract int GateOfH(int column);

    /// <summary>One step of one sequence from its gates before their functions: h and c are replaced; kept is written unless null.</summary>
    static abstract void Forward<T>(float* gates, float* bias, float* h, float* c, float* kept, int hidden)
        where T : struct, ILanes<T>;

    /// <summary>One step of one sequence back: dgates from dh and dc; dh becomes what passes by the gates, dc goes back a step.</summary>
    static abstract void Backward<T>(float* kept, float* hBefore, float* cBefore, float* dgates, float* dh, float* dc, int hidden)
        where T : struct, ILanes<T>;
}
