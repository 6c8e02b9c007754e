namespace Kontor.Neural.Kernels;

/// <summary>Largest element and mean of sliding windows over one to three axes.</summary>
internal static unsafe class PoolKernel
{
    /// <summary>y = the largest element of each window; which one it was, as its place in its channel, goes to <paramref name="arg"/>.</summary>
    internal static void Max(ReadOnlySpan<float> x, Span<float> y, Span<int> arg, PoolShape shape, Workers workers)
    {
        Check.Length(x, shape.XLength, nameof(x));
        Check.Length(y, shape.YLength, nameof(y));
        if (arg.Length != y.Length) throw new ArgumentException($"needs {y.Length} places, found {arg.Length}", nameof(arg));
        fixed (float* px = x, py = y)
        {
            fixed (int* pa = arg)
            {
                float* x0 = px, y0 = py;
                int* a0 = pa;
                RowWork.For(shape.Batch * shape.Channels, shape.InputSize, workers, (from, count) =>
                {
                    for (nint channel = from; channel < from + count; channel++)
                    {
                        MaxChannel(shape, x0 + (channel * shape.InputSize), y0 + (channel * shape.OutputSize), a0 + (channel * shape.OutputSize));
                    }
                });
            }
        }
    }

    /// <summary>dx += dy at the places that <see cref="Max"/> found.</summary>
    internal static void MaxBackward(ReadOnlySpan<float> dy, ReadOnlySpan<int> arg, Span<float> dx, PoolShape shape, Workers workers)
    {
        Check.Length(dy, shape.YLength, nameof(dy));
        Check.Length(dx, shape.XLength, nameof(dx));
        if (arg.Length != dy.Length) throw new ArgumentException($"needs {dy.Length} places, found {arg.Length}", nameof(arg));
        fixed (float* pdy = dy, pdx = dx)
        {
            fixed (int* pa = arg)
            {
                float* dy0 = pdy, dx0 = pdx;
                int* a0 = pa;
                RowWork.For(shape.Batch * shape.Channels, shape.InputSize, workers, (from, count) =>
                {
                    for (nint channel = from; channel < from + count; channel++)
                    {
                        float* target = dx0 + (channel * shape.InputSize);
                        nint at = channel * shape.OutputSize;
                        for (int o = 0; o < shape.OutputSize; o++) target[a0[at + o]] += dy0[at + o];
                    }
                });
            }
        }
    }

    /// <summary>y = the mean of each window over the elements that are there; padding does not count.</summary>
    internal static void Average(ReadOnlySpan<float> x, Span<float> y, PoolShape shape, Workers workers)
    {
        Check.Length(x, shape.XLength, nameof(x));
        Check.Length(y, shape.YLength, nameof(y));
        fixed (float* px = x, py = y) AverageChannels(px, py, shape, backward: false, workers);
    }

    /// <summary>dx += the gradient of <see cref="Average"/>.</summary>
    internal static void AverageBackward(ReadOnlySpan<float> dy, Span<float> dx, PoolShape shape, Workers workers)
    {
        Check.Length(dy, shape.YLength, nameof(dy));
        Check.Length(dx, shape.XLength, nameof(dx));
        fixed (float* pdy = dy, pdx = dx) AverageChannels(pdx, pdy, shape, backward: true, workers);
    }

    private static void MaxChannel(in PoolShape s, float* x, float* y, int* arg)
    {
        int o = 0;
        for (int d = 0; d < s.Depth.Output; d++)
        {
            Window zs = Window.At(s.Depth, d);
            for (int h = 0; h < s.Height.Output; h++)
            {
                Window ys = Window.At(s.Height, h);
                for (int w = 0; w < s.Width.Output; w++, o++)
                {
                    Window xs = Window.At(s.Width, w);
                    int best = Place(s, zs.From, ys.From, xs.From);
                    for (int z = zs.From; z < zs.To; z += zs.Step)
                    {
                        for (int v = ys.From; v < ys.To; v += ys.Step)
                        {
                            for (int u = xs.From, at = Place(s, z, v, u); u < xs.To; u += xs.Step, at += xs.Step)
                            {
                                if (x[at] > x[best] || float.IsNaN(x[at])) best = at;
                            }
                        }
                    }
                    y[o] = x[best];
                    arg[o] = best;
                }
            }
        }
    }

    private static void AverageChannels(float* x, float* y, PoolShape s, bool backward, Workers workers) =>
        RowWork.For(s.Batch * s.Channels, s.InputSize, workers, (from, count) =>
        {
            for (nint channel = from; channel < from + count; channel++)
            {
                AverageChannel(s, x + (channel * s.InputSize), y + (channel * s.OutputSize), backward);
            }
        });

    /// <summary>Forward reads x and writes y; backward reads y and adds to x.</summary>
    private static void AverageChannel(in PoolShape s, float* x, float* y, bool backward)
    {
        for (int d = 0; d < s.Depth.Output; d++)
        {
            Window zs = Window.At(s.Depth, d);
            for (int h = 0; h < s.Height.Output; h++)
            {
                Window ys = Window.At(s.Height, h);
                for (int w = 0; w < s.Width.Output; w++, y++)
                {
                    Window xs = Window.At(s.Width, w);
                    float sum = 0, share = 1f / (zs.Count * ys.Count * xs.Count), slope = backward ? *y * share : 0;
                    for (int z = zs.From; z < zs.To; z += zs.Step)
                    {
                        for (int v = ys.From; v < ys.To; v += ys.Step)
                        {
                            for (int u = xs.From, at = Place(s, z, v, u); u < xs.To; u += xs.Step, at += xs.Step)
                            {
                                if (backward) x[at] += slope;
                                else sum += x[at];
                            }
                        }
                    }
                    if (!backward) *y = sum * share;
                }
            }
        }
    }

    private static int Place(in PoolShape s, int z, int y, int x) => (((z * s.Height.Input) + y) * s.Width.Input) + x;

    /// <summary>The part of a window that lies on the axis.</summary>
    private readonly record struct Window(int From, int To, int Step)
    {
        internal int Count => (To - From + Step - 1) / Step;

        internal static Window At(in Axis axis, int number)
        {
            int from = (number * axis.Stride) - axis.Padding, to = from + (axis.Dilation * (axis.Kernel - 1)) + 1;
            int skipped = from >= 0 ? 0 : (-from + axis.Dilation - 1) / axis.Dilation;
            return new(from + (skipped * axis.Dilation), Math.Min(to, axis.Input), axis.Dilation);
        }
    }
}
