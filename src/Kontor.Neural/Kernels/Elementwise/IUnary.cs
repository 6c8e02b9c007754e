using Kontor.Neural.Kernels.Lanes;

namespace Kontor.Neural.Kernels.Elementwise;

/// <summary>A function of one number.</summary>
internal interface IUnary
{
    static abstract T Invoke<T>(T x)
        where T : struct, ILanes<T>;
}

/// <summary>A function of two numbers.</summary>
internal interface IBinary
{
    static abstract T Invoke<T>(T x, T y)
        where T : struct, ILanes<T>;
}

/// <summary>A derivative, from what the forward pass kept (its input or its output).</summary>
internal interface IDerivative
{
    static abstract T Invoke<T>(T kept)
        where T : struct, ILanes<T>;
}
