using Kontor.Neural.Kernels.Lanes;
using Kontor.Neural.Kernels.Norm;

namespace Kontor.Neural.Kernels;

/// <summary>Layer normalisation (Ba, Kiros, Hinton 2016) and batch normalisation (Ioffe and Szegedy 2015), with gain and shift.</summary>
internal static unsafe class NormKernel
{
    /// <summary>y = gain (x - mean) / deviation + shift over each row.</summary>
    /// <param name="x">(rows, columns).</param>
    /// <param name="gain">(columns).</param>
    /// <param name="shift">(columns).</param>
    /// <param name="y">(rows, columns).</param>
    /// <param name="mean">(rows), kept for the backward pass.</param>
    /// <param name="inverse">(rows), 1 / sqrt(variance + epsilon), kept for the backward pass.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="workers">Threads and vectors.</param>
    internal static void LayerForward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> gain, ReadOnlySpan<float> shift, Span<float> y, Span<float> mean, Span<float> inverse,
        int rows, int columns, float epsilon, Workers workers)
    {
        Check.Length(x, (long)rows * columns, nameof(x));
        Check.Length(gain, columns, nameof(gain));
        Check.Length(shift, columns, nameof(shift));
        Check.Length(y, x.Length, nameof(y));
        Check.Length(mean, rows, nameof(mean));
        Check.Length(inverse, rows, nameof(inverse));
        fixed (float* px = x, pg = gain, ps = shift, py = y, pm = mean, pi = inverse)
        {
            var job = new LayerJob(px, pg, pm, pi, columns) { Shift = ps, Y = py, Epsilon = epsilon };
            RowWork.For(rows, columns, workers, (from, count) =>
            {
                switch (workers.Width)
                {
                    case VectorWidth.Avx512: Layer<Lanes512>.Forward(job, from, count); break;
                    case VectorWidth.Avx2: Layer<Lanes256>.Forward(job, from, count); break;
                    default: Layer<LanesPortable>.Forward(job, from, count); break;
                }
            });
        }
    }

    /// <summary>dx, dgain and dshift += the gradients of <see cref="LayerForward"/>.</summary>
    internal static void LayerBackward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> gain, ReadOnlySpan<float> mean, ReadOnlySpan<float> inverse, ReadOnlySpan<float> dy,
        Span<float> dx, Span<float> dgain, Span<float> dshift, int rows, int columns, Workers workers)
    {
        Check.Length(x, (long)rows * columns, nameof(x));
        Check.Length(gain, columns, nameof(gain));
        Check.Length(mean, rows, nameof(mean));
        Check.Length(inverse, rows, nameof(inverse));
        Check.Length(dy, x.Length, nameof(dy));
        Check.Length(dx, x.Length, nameof(dx));
        Check.Length(dgain, columns, nameof(dgain));
        Check.Length(dshift, columns, nameof(dshift));
        int chunks = RowWork.Chunks(rows, columns), height = RowWork.Height(columns);
        using var scratch = new Scratch(2 * chunks * columns); // per chunk: dgain (columns), dshift (columns)
        fixed (float* px = x, pg = gain, pm = mean, pi = inverse, pdy = dy, pdx = dx)
        {
            var job = new LayerJob(px, pg, pm, pi, columns) { Dy = pdy, Dx = pdx };
            float* sums = scratch.Pointer;
            RowWork.For(rows, columns, workers, (from, count) =>
            {
                float* own = sums + (2 * (nint)(from / height) * columns);
                new Span<float>(own, 2 * columns).Clear();
                switch (workers.Width)
                {
                    case VectorWidth.Avx512: Layer<Lanes512>.Backward(job, own, from, count); break;
                    case VectorWidth.Avx2: Layer<Lanes256>.Backward(job, own, from, count); break;
                    default: Layer<LanesPortable>.Backward(job, own, from, count); break;
                }
            });
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                var own = new ReadOnlySpan<float>(sums + (2 * (nint)chunk * columns), 2 * columns);
                for (int j = 0; j < columns; j++)
                {
                    dgain[j] += own[j];
                    dshift[j] += own[columns + j];
                }
            }
        }
    }

    /// <summary>y = gain (x - mean) / deviation + shift, mean and deviation taken over the batch and all inner elements of a channel.</summary>
    /// <param name="x">(batch, channels, inner).</param>
    /// <param name="gain">(channels).</param>
    /// <param name="shift">(channels).</param>
    /// <param name="y">(batch, channels, inner).</param>
    /// <param name="mean">(channels), kept for the backward pass.</param>
    /// <param name="inverse">(channels), 1 / sqrt(variance + epsilon) with the variance divided by the count; kept for the backward pass.</param>
    /// <param name="batch">Number of items.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="inner">Elements of a channel.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="workers">Threads and vectors.</param>
    internal static void BatchForward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> gain, ReadOnlySpan<float> shift, Span<float> y, Span<float> mean, Span<float> inverse,
        int batch, int channels, int inner, float epsilon, Workers workers)
    {
        CheckBatch(x, gain, mean, inverse, batch, channels, inner);
        Check.Length(shift, channels, nameof(shift));
        Check.Length(y, x.Length, nameof(y));
        fixed (float* px = x, pg = gain, ps = shift, py = y, pm = mean, pi = inverse)
        {
            var job = new BatchJob(px, pg, pm, pi, batch, channels, inner) { Shift = ps, Y = py, Epsilon = epsilon };
            workers.For(BatchWork.Chunks(channels, inner), chunk =>
            {
                (int from, int to) = BatchWork.Channels(chunk, channels, inner);
                switch (workers.Width)
                {
                    case VectorWidth.Avx512: Batch<Lanes512>.Moments(job, from, to); Batch<Lanes512>.Apply(job, from, to); break;
                    case VectorWidth.Avx2: Batch<Lanes256>.Moments(job, from, to); Batch<Lanes256>.Apply(job, from, to); break;
                    default: Batch<LanesPortable>.Moments(job, from, to); Batch<LanesPortable>.Apply(job, from, to); break;
                }
            });
        }
    }

    /// <summary>y = gain (x - mean) inverse + shift with a mean and an inverse deviation that are given: what a trained network does.</summary>
    internal static void BatchApply(
        ReadOnlySpan<float> x, ReadOnlySpan<float> gain, ReadOnlySpan<float> shift, ReadOnlySpan<float> mean, ReadOnlySpan<float> inverse, Span<float> y,
        int batch, int channels, int inner, Workers workers)
    {
        CheckBatch(x, gain, mean, inverse, batch, channels, inner);
        Check.Length(shift, channels, nameof(shift));
        Check.Length(y, x.Length, nameof(y));
        fixed (float* px = x, pg = gain, ps = shift, py = y, pm = mean, pi = inverse)
        {
            var job = new BatchJob(px, pg, pm, pi, batch, channels, inner) { Shift = ps, Y = py };
            workers.For(BatchWork.Chunks(channels, inner), chunk =>
            {
                (int from, int to) = BatchWork.Channels(chunk, channels, inner);
                switch (workers.Width)
                {
                    case VectorWidth.Avx512: Batch<Lanes512>.Apply(job, from, to); break;
                    case VectorWidth.Avx2: Batch<Lanes256>.Apply(job, from, to); break;
                    default: Batch<LanesPortable>.Apply(job, from, to); break;
                }
            });
        }
    }

    /// <summary>dx, dgain and dshift += the gradients of <see cref="BatchForward"/>.</summary>
    internal static void BatchBackward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> gain, ReadOnlySpan<float> mean, ReadOnlySpan<float> inverse, ReadOnlySpan<float> dy,
        Span<float> dx, Span<float> dgain, Span<float> dshift, int batch, int channels, int inner, Workers workers)
    {
        CheckBatch(x, gain, mean, inverse, batch, channels, inner);
        Check.Length(dy, x.Length, nameof(dy));
        Check.Length(dx, x.Length, nameof(dx));
        Check.Length(dgain, channels, nameof(dgain));
        Check.Length(dshift, channels, nameof(dshift));
        fixed (float* px = x, pg = gain, pm = mean, pi = inverse, pdy = dy, pdx = dx, pdg = dgain, pds = dshift)
        {
            var job = new BatchJob(px, pg, pm, pi, batch, channels, inner) { Dy = pdy, Dx = pdx, Dgain = pdg, Dshift = pds };
            workers.For(BatchWork.Chunks(channels, inner), chunk =>
            {
                (int from, int to) = BatchWork.Channels(chunk, channels, inner);
                switch (workers.Width)
                {
                    case VectorWidth.Avx512: Batch<Lanes512>.Backward(job, from, to); break;
                    case VectorWidth.Avx2: Batch<Lanes256>.Backward(job, from, to); break;
                    default: Batch<LanesPortable>.Backward(job, from, to); break;
                }
            });
        }
    }

    private static void CheckBatch(
        ReadOnlySpan<float> x, ReadOnlySpan<float> gain, ReadOnlySpan<float> mean, ReadOnlySpan<float> inverse, int batch, int channels, int inner)
    {
        Check.Length(x, (long)batch * channels * inner, nameof(x));
        Check.Length(gain, channels, nameof(gain));
        Check.Length(mean, channels, nameof(mean));
        Check.Length(inverse, channels, nameof(inverse));
    }
}
