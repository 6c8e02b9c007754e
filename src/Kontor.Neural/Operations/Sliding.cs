using System.Collections.Immutable;

namespace Kontor.Neural.Operations;

/// <summary>How a window slides over the spatial axes: one number per axis, or none for the default on all of them.</summary>
public sealed record Sliding
{
    /// <summary>Steps from one place to the next, 1 or more. Default 1; for pooling the window's length, so that windows do not overlap.</summary>
    public ImmutableArray<int> Stride { get; init; } = [];

    /// <summary>How many zeros (for pooling: nothing) stand before and behind each axis, 0 or more. Default 0.</summary>
    public ImmutableArray<int> Padding { get; init; } = [];

    /// <summary>Steps between the elements of the window, 1 or more. Default 1.</summary>
    public ImmutableArray<int> Dilation { get; init; } = [];

    /// <summary>Groups of channels that do not see one another; divides the channels in and out. Default 1.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Steps of 1, no padding, no gaps.</summary>
    public static Sliding Plain { get; } = new();

    /// <summary>As many zeros around as keep the spatial size at a stride of 1, for windows of odd length.</summary>
    /// <param name="kernel">The window's length on each axis, odd.</param>
    /// <exception cref="ArgumentException">A length is even.</exception>
    public static Sliding Same(params ReadOnlySpan<int> kernel)
    {
        int[] padding = new int[kernel.Length];
        for (int i = 0; i < kernel.Length; i++)
            padding[i] = kernel[i] % 2 == 1 ? kernel[i] / 2 : throw new ArgumentException($"needs odd lengths, got {kernel[i]}", nameof(kernel));
        return new Sliding { Padding = [.. padding] };
    }

    /// <summary>The axes with their windows, checked.</summary>
    internal Kernels.Axis[] Axes(ReadOnlySpan<int> lengths, ReadOnlySpan<int> kernel, ReadOnlySpan<int> defaultStride)
    {
        if (kernel.Length is < 1 or > 3 || kernel.Length != lengths.Length)
            throw new ArgumentException($"needs a window over 1 to 3 spatial axes, got {kernel.Length} lengths for {lengths.Length} axes", nameof(kernel));
        var axes = new Kernels.Axis[kernel.Length];
        for (int i = 0; i < axes.Length; i++)
        {
            axes[i] = new Kernels.Axis(
                lengths[i], AtLeast(1, kernel[i], nameof(kernel)), AtLeast(1, Of(Stride, i, defaultStride[i]), nameof(Stride)),
                AtLeast(0, Of(Padding, i, 0), nameof(Padding)), AtLeast(1, Of(Dilation, i, 1), nameof(Dilation)));
            if (axes[i].Output < 1) throw new ArgumentException($"the window of {kernel[i]} does not fit the axis of {lengths[i]}", nameof(kernel));
        }
        foreach (ImmutableArray<int> numbers in (ReadOnlySpan<ImmutableArray<int>>)[Stride, Padding, Dilation])
        {
            if (!numbers.IsDefaultOrEmpty && numbers.Length != axes.Length) throw new ArgumentException($"needs one number for each of the {axes.Length} spatial axes, got {numbers.Length}", nameof(kernel));
        }
        return axes;
    }

    private static int Of(ImmutableArray<int> numbers, int axis, int otherwise) => numbers.IsDefaultOrEmpty || axis >= numbers.Length ? otherwise : numbers[axis];

    private static int AtLeast(int least, int value, string name) => value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"needs {least} or more");
}
