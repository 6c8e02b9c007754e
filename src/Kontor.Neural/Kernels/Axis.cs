namespace Kontor.Neural.Kernels;

/// <summary>A window sliding along one axis.</summary>
/// <param name="Input">Length of the axis.</param>
/// <param name="Kernel">Length of the window.</param>
/// <param name="Stride">Steps between windows.</param>
/// <param name="Padding">Zeros put before and behind the axis.</param>
/// <param name="Dilation">Steps between the elements of a window.</param>
internal readonly record struct Axis(int Input, int Kernel, int Stride = 1, int Padding = 0, int Dilation = 1)
{
    /// <summary>An axis that is not there.</summary>
    internal static Axis None => new(1, 1);

    /// <summary>Number of windows.</summary>
    internal int Output => Reach < Dilation * (Kernel - 1) ? 0 : ((Reach - (Dilation * (Kernel - 1))) / Stride) + 1;

    private int Reach => Input + (2 * Padding) - 1;

    /// <summary>The windows whose element number <paramref name="tap"/> lies on the axis and not on the padding: from the first one to before the second one.</summary>
    internal (int From, int To) Valid(int tap)
    {
        int offset = (tap * Dilation) - Padding; // position = window * Stride + offset
        int from = offset >= 0 ? 0 : (-offset + Stride - 1) / Stride;
        int to = Input - 1 - offset < 0 ? 0 : Math.Min(Output, ((Input - 1 - offset) / Stride) + 1);
        return (Math.Min(from, to), to);
    }
}
