namespace Kontor.Neural.Kernels.Convolution;

/// <summary>The channels of one group of one item, unfolded: a row per channel and kernel element, a column per output position.</summary>
internal static unsafe class Unfolding
{
    /// <summary>columns (groupIn kernelSize, outputSize) from x (groupIn, inputSize).</summary>
    internal static void Unfold(in ConvolutionShape s, float* x, float* columns)
    {
        for (int channel = 0; channel < s.GroupIn; channel++, x += s.InputSize)
        {
            for (int tap = 0; tap < s.KernelSize; tap++, columns += s.OutputSize) UnfoldTap(s, x, columns, tap);
        }
    }

    /// <summary>x += the unfolded columns, each put back where it was taken from.</summary>
    internal static void Fold(in ConvolutionShape s, float* columns, float* x)
    {
        for (int channel = 0; channel < s.GroupIn; channel++, x += s.InputSize)
        {
            for (int tap = 0; tap < s.KernelSize; tap++, columns += s.OutputSize) FoldTap(s, columns, x, tap);
        }
    }

    private static void UnfoldTap(in ConvolutionShape s, float* x, float* row, int tap)
    {
        int kw = tap % s.Width.Kernel, kh = tap / s.Width.Kernel % s.Height.Kernel, kd = tap / s.Width.Kernel / s.Height.Kernel;
        (int fromD, int toD) = s.Depth.Valid(kd);
        (int fromH, int toH) = s.Height.Valid(kh);
        (int fromW, int toW) = s.Width.Valid(kw);
        int width = s.Width.Output, stride = s.Width.Stride;
        for (int d = 0; d < s.Depth.Output; d++)
        {
            for (int h = 0; h < s.Height.Output; h++, row += width)
            {
                if (d < fromD || d >= toD || h < fromH || h >= toH || fromW >= toW)
                {
                    new Span<float>(row, width).Clear();
                    continue;
                }
                float* source = Source(s, x, kd, kh, kw, d, h);
                for (int w = 0; w < fromW; w++) row[w] = 0;
                if (stride == 1) new ReadOnlySpan<float>(source + fromW, toW - fromW).CopyTo(new Span<float>(row + fromW, toW - fromW));
                else for (int w = fromW; w < toW; w++) row[w] = source[w * stride];
                for (int w = toW; w < width; w++) row[w] = 0;
            }
        }
    }

    private static void FoldTap(in ConvolutionShape s, float* row, float* x, int tap)
    {
        int kw = tap % s.Width.Kernel, kh = tap / s.Width.Kernel % s.Height.Kernel, kd = tap / s.Width.Kernel / s.Height.Kernel;
        (int fromD, int toD) = s.Depth.Valid(kd);
        (int fromH, int toH) = s.Height.Valid(kh);
        (int fromW, int toW) = s.Width.Valid(kw);
        int stride = s.Width.Stride;
        for (int d = fromD; d < toD; d++)
        {
            for (int h = fromH; h < toH; h++)
            {
                float* target = Source(s, x, kd, kh, kw, d, h), from = row + ((((nint)d * s.Height.Output) + h) * s.Width.Output);
                for (int w = fromW; w < toW; w++) target[w * stride] += from[w];
            }
        }
    }

    /// <summary>Where window 0 of the last axis would read; only valid windows are read from there.</summary>
    private static float* Source(in ConvolutionShape s, float* x, int kd, int kh, int kw, int d, int h)
    {
        nint z = (d * s.Depth.Stride) + (kd * s.Depth.Dilation) - s.Depth.Padding;
        nint y = (h * s.Height.Stride) + (kh * s.Height.Dilation) - s.Height.Padding;
        nint left = (kw * s.Width.Dilation) - s.Width.Padding;
        return x + (((z * s.Height.Input) + y) * s.Width.Input) + left;
    }
}
