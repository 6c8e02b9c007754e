namespace Kontor.Neural.Kernels.Convolution;

/// <summary>Channels brought into the flat form.</summary>
internal static unsafe class Planes
{
    /// <summary>Channels looked at together while a transpose is made: a cache line of them.</summary>
    private const int Together = 16;

    /// <summary>padded (groupIn, flat size) from x (groupIn, input size), zeros around.</summary>
    internal static void Pad(in ConvolutionShape s, in Flat flat, float* x, float* padded)
    {
        int width = s.Width.Input;
        if (flat.Size == s.InputSize)
        {
            new ReadOnlySpan<float>(x, s.GroupIn * s.InputSize).CopyTo(new Span<float>(padded, s.GroupIn * s.InputSize));
            return;
        }
        for (int channel = 0; channel < s.GroupIn; channel++, padded += flat.Size)
        {
            new Span<float>(padded, flat.Size).Clear();
            for (int d = 0; d < s.Depth.Input; d++)
            {
                for (int h = 0; h < s.Height.Input; h++, x += width) new ReadOnlySpan<float>(x, width).CopyTo(new Span<float>(padded + flat.Inner(d, h), width));
            }
        }
    }

    /// <summary>turned (flat size, stride) from x (groupIn, input size): place by place, all channels of a place together. What is not written stays as it is.</summary>
    internal static void TurnInput(in ConvolutionShape s, in Flat flat, float* x, float* turned, int stride)
    {
        for (int d = 0; d < s.Depth.Input; d++)
        {
            for (int h = 0; h < s.Height.Input; h++)
            {
                TurnRow(x + ((((nint)d * s.Height.Input) + h) * s.Width.Input), s.InputSize, s.GroupIn, s.Width.Input, turned + ((nint)flat.Inner(d, h) * stride), stride);
            }
        }
    }

    /// <summary>The same for y (groupOut, output size) at the places of the windows.</summary>
    internal static void TurnOutput(in ConvolutionShape s, in Flat flat, float* y, float* turned, int stride)
    {
        for (int d = 0; d < s.Depth.Output; d++)
        {
            for (int h = 0; h < s.Height.Output; h++)
            {
                TurnRow(y + ((((nint)d * s.Height.Output) + h) * s.Width.Output), s.OutputSize, s.GroupOut, s.Width.Output, turned + ((nint)flat.Window(d, h) * stride), stride);
            }
        }
    }

    private static void TurnRow(float* row, int channelSize, int channels, int length, float* turned, int stride)
    {
        for (int from = 0; from < channels; from += Together)
        {
            int to = Math.Min(channels, from + Together);
            for (int first = 0; first < length; first += Together)
            {
                int last = Math.Min(length, first + Together);
                for (int c = from; c < to; c++)
                {
                    float* source = row + ((nint)c * channelSize), target = turned + ((nint)first * stride) + c;
                    for (int w = first; w < last; w++, target += stride) *target = source[w];
                }
            }
        }
    }
}
