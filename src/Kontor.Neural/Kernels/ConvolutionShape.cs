namespace Kontor.Neural.Kernels;

/// <summary>Shape of a convolution: x (batch, inChannels, depth, height, width), w (outChannels, inChannels / groups, kernels), y (batch, outChannels, outputs).
/// Missing axes have length 1.</summary>
/// <param name="Batch">Number of items.</param>
/// <param name="InChannels">Channels of x.</param>
/// <param name="OutChannels">Channels of y.</param>
/// <param name="Groups">Groups of channels that do not see one another; divides both numbers of channels.</param>
/// <param name="Depth">The first of three axes.</param>
/// <param name="Height">The second axis.</param>
/// <param name="Width">The last axis.</param>
internal readonly record struct ConvolutionShape(int Batch, int InChannels, int OutChannels, int Groups, Axis Depth, Axis Height, Axis Width)
{
    /// <summary>A shape from one to three axes.</summary>
    internal static ConvolutionShape Of(int batch, int inChannels, int outChannels, int groups, params ReadOnlySpan<Axis> axes)
    {
        if (axes.Length is < 1 or > 3) throw new ArgumentException($"needs 1 to 3 axes, found {axes.Length}", nameof(axes));
        if (groups < 1 || inChannels % groups != 0 || outChannels % groups != 0)
        {
            throw new ArgumentException($"{groups} groups do not divide {inChannels} and {outChannels} channels", nameof(groups));
        }
        return new(batch, inChannels, outChannels, groups, axes.Length > 2 ? axes[^3] : Axis.None, axes.Length > 1 ? axes[^2] : Axis.None, axes[^1]);
    }

    /// <summary>Elements of one channel of x.</summary>
    internal int InputSize => Depth.Input * Height.Input * Width.Input;

    /// <summary>Elements of one channel of y.</summary>
    internal int OutputSize => Depth.Output * Height.Output * Width.Output;

    /// <summary>Elements of the kernel over one channel.</summary>
    internal int KernelSize => Depth.Kernel * Height.Kernel * Width.Kernel;

    /// <summary>Channels of x in a group.</summary>
    internal int GroupIn => InChannels / Groups;

    /// <summary>Channels of y in a group.</summary>
    internal int GroupOut => OutChannels / Groups;

    /// <summary>Elements of x.</summary>
    internal long XLength => (long)Batch * InChannels * InputSize;

    /// <summary>Elements of w.</summary>
    internal long WLength => (long)OutChannels * GroupIn * KernelSize;

    /// <summary>Elements of y.</summary>
    internal long YLength => (long)Batch * OutChannels * OutputSize;
}
