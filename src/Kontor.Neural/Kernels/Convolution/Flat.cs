namespace Kontor.Neural.Kernels.Convolution;

/// <summary>A padded plane laid flat: with strides of 1, the element under a kernel element lies a fixed distance behind the window's
/// place, so a run of windows is a run of memory.</summary>
/// <remarks>Between the runs of real windows lie places of windows that hang over the edge: they are computed and dropped, or are zeros.</remarks>
internal readonly struct Flat(in ConvolutionShape shape)
{
    private readonly ConvolutionShape _s = shape;

    /// <summary>Whether a shape can be laid flat.</summary>
    internal static bool Fits(in ConvolutionShape s) => s.Depth.Stride == 1 && s.Height.Stride == 1 && s.Width.Stride == 1 && s.OutputSize > 0;

    /// <summary>Padded length of the last axis.</summary>
    internal int Wide { get; } = shape.Width.Input + (2 * shape.Width.Padding);

    /// <summary>Padded length of the second axis.</summary>
    internal int High { get; } = shape.Height.Input + (2 * shape.Height.Padding);

    /// <summary>Elements of the padded plane.</summary>
    internal int Size => Wide * High * (_s.Depth.Input + (2 * _s.Depth.Padding));

    /// <summary>Places from the first to behind the last window.</summary>
    internal int Windows => (((((_s.Depth.Output - 1) * High) + _s.Height.Output - 1) * Wide) + _s.Width.Output);

    /// <summary>Distance from a window's place to a kernel element's.</summary>
    internal int Offset(int tap)
    {
        int kw = tap % _s.Width.Kernel, kh = tap / _s.Width.Kernel % _s.Height.Kernel, kd = tap / _s.Width.Kernel / _s.Height.Kernel;
        return (((kd * _s.Depth.Dilation * High) + (kh * _s.Height.Dilation)) * Wide) + (kw * _s.Width.Dilation);
    }

    /// <summary>Place of the first element of a row of the input.</summary>
    internal int Inner(int d, int h) => ((((d + _s.Depth.Padding) * High) + h + _s.Height.Padding) * Wide) + _s.Width.Padding;

    /// <summary>Place of the first window of a row of the output.</summary>
    internal int Window(int d, int h) => ((d * High) + h) * Wide;
}
