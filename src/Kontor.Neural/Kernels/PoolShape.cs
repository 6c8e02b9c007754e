namespace Kontor.Neural.Kernels;

/// <summary>Shape of a pooling: x (batch, channels, depth, height, width), y (batch, channels, outputs). Missing axes have length 1.</summary>
/// <param name="Batch">Number of items.</param>
/// <param name="Channels">Channels of x and y.</param>
/// <param name="Depth">The first of three axes.</param>
/// <param name="Height">The second axis.</param>
/// <param name="Width">The last axis.</param>
internal readonly record struct PoolShape(int Batch, int Channels, Axis Depth, Axis Height, Axis Width)
{
    /// <summary>A shape from one to three axes. Padding is at most half of the window, so that every window holds an element.</summary>
    internal static PoolShape Of(int batch, int channels, params ReadOnlySpan<Axis> axes)
    {
        if (axes.Length is < 1 or > 3) throw new ArgumentException($"needs 1 to 3 axes, found {axes.Length}", nameof(axes));
        foreach (Axis axis in axes)
        {
            if (axis.Padding > axis.Kernel / 2) throw new ArgumentException($"padding {axis.Padding} is more than half of the window {axis.Kernel}", nameof(axes));
        }
        return new(batch, channels, axes.Length > 2 ? axes[^3] : Axis.None, axes.Length > 1 ? axes[^2] : Axis.None, axes[^1]);
    }

    /// <summary>Elements of one channel of x.</summary>
    internal int InputSize => Depth.Input * Height.Input * Width.Input;

    /// <summary>Elements of one channel of y.</summary>
    internal int OutputSize => Depth.Output * Height.Output * Width.Output;

    /// <summary>Elements of x.</summary>
    internal long XLength => (long)Batch * Channels * InputSize;

    /// <summary>Elements of y.</summary>
    internal long YLength => (long)Batch * Channels * OutputSize;
}
