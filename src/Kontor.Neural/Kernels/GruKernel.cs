using Kontor.Neural.Kernels.Recurrent;

namespace Kontor.Neural.Kernels;

/// <summary>Gated recurrent units over padded batches, all steps fused. Cho et al. (2014), "Learning phrase representations using RNN encoder-decoder", with the reset
/// gate behind the product as in Chung, Gulcehre, Cho, Bengio (2014), "Empirical
/// evaluation of gated recurrent neural networks on sequence modeling", as PyTorch has it.</summary>
/// <remarks>Gates in the order r, z, n: n = tanh(Wx x + bx + r (Wh h + bh)), h = (1 - z) n + z h. A step whose mask is 0 leaves h as it was.</remarks>
internal static unsafe class GruKernel
{
    private const int Gates = 3;

    /// <summary>Elements of what the forward pass keeps for the backward pass. They depend on the width of the vectors, and only these kernels read them.</summary>
    internal static int SavedLength(RecurrentShape shape, Workers workers) => checked(shape.Batch * shape.Time * GruCell.Kept * Frame.Of(shape, workers.Width).Hidden);

    /// <summary>Runs all steps.</summary>
    /// <param name="x">(batch, time, input).</param>
    /// <param name="mask">(batch, time): 0 for a step that is not there, else 1; or empty: all are there.</param>
    /// <param name="wx">(3 hidden, input).</param>
    /// <param name="wh">(3 hidden, hidden).</param>
    /// <param name="biasX">(3 hidden), beside wx.</param>
    /// <param name="biasH">(3 hidden), beside wh.</param>
    /// <param name="h0">(batch, hidden), or empty: zeros.</param>
    /// <param name="h">(batch, time, hidden), written.</param>
    /// <param name="saved"><see cref="SavedLength"/> floats for the backward pass, or empty: none will follow.</param>
    /// <param name="lastH">(batch, hidden), written unless empty.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="workers">Threads and vectors.</param>
    internal static void Forward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> mask, ReadOnlySpan<float> wx, ReadOnlySpan<float> wh, ReadOnlySpan<float> biasX, ReadOnlySpan<float> biasH,
        ReadOnlySpan<float> h0, Span<float> h, Span<float> saved, Span<float> lastH, RecurrentShape shape, Workers workers)
    {
        CheckShapes(x, mask, wx, wh, h0, h, shape);
        Check.Length(biasX, Gates * shape.Hidden, nameof(biasX));
        Check.Length(biasH, Gates * shape.Hidden, nameof(biasH));
        Check.Optional(saved, SavedLength(shape, workers), nameof(saved));
        Check.Optional(lastH, shape.StateLength, nameof(lastH));
        fixed (float* px = x, pmask = mask, pwx = wx, pwh = wh, pbiasX = biasX, pbiasH = biasH, ph0 = h0, ph = h, psaved = saved, plastH = lastH)
        {
            var job = new ForwardPass(shape)
            {
                X = px, Mask = pmask, Wx = pwx, Wh = pwh, BiasX = pbiasX, BiasH = pbiasH, H0 = ph0, H = ph, Saved = psaved, LastH = plastH,
            };
            job.Run<GruCell>(workers);
        }
    }

    /// <summary>Adds all gradients.</summary>
    /// <param name="x">As forward.</param>
    /// <param name="mask">As forward.</param>
    /// <param name="wx">As forward.</param>
    /// <param name="wh">As forward.</param>
    /// <param name="h0">As forward.</param>
    /// <param name="h">What forward wrote.</param>
    /// <param name="saved">What forward kept, on workers of the same width.</param>
    /// <param name="dh">(batch, time, hidden): the gradient by h, or empty: zeros.</param>
    /// <param name="dLastH">(batch, hidden): the gradient by the last h, or empty: zeros.</param>
    /// <param name="dx">As x, added to unless empty.</param>
    /// <param name="dwx">As wx, added to.</param>
    /// <param name="dwh">As wh, added to.</param>
    /// <param name="dbiasX">As biasX, added to.</param>
    /// <param name="dbiasH">As biasH, added to.</param>
    /// <param name="dh0">(batch, hidden), added to unless empty.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="workers">Threads and vectors.</param>
    internal static void Backward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> mask, ReadOnlySpan<float> wx, ReadOnlySpan<float> wh, ReadOnlySpan<float> h0, ReadOnlySpan<float> h,
        ReadOnlySpan<float> saved, ReadOnlySpan<float> dh, ReadOnlySpan<float> dLastH,
        Span<float> dx, Span<float> dwx, Span<float> dwh, Span<float> dbiasX, Span<float> dbiasH, Span<float> dh0, RecurrentShape shape, Workers workers)
    {
        CheckShapes(x, mask, wx, wh, h0, h, shape);
        Check.Length(saved, SavedLength(shape, workers), nameof(saved));
        Check.Optional(dh, shape.HLength, nameof(dh));
        Check.Optional(dLastH, shape.StateLength, nameof(dLastH));
        Check.Optional(dx, shape.XLength, nameof(dx));
        Check.Length(dwx, wx.Length, nameof(dwx));
        Check.Length(dwh, wh.Length, nameof(dwh));
        Check.Length(dbiasX, Gates * shape.Hidden, nameof(dbiasX));
        Check.Length(dbiasH, Gates * shape.Hidden, nameof(dbiasH));
        Check.Optional(dh0, shape.StateLength, nameof(dh0));
        fixed (float* px = x, pmask = mask, pwx = wx, pwh = wh, ph0 = h0, ph = h, psaved = saved, pdh = dh, pdLastH = dLastH)
        {
            fixed (float* pdx = dx, pdwx = dwx, pdwh = dwh, pdbiasX = dbiasX, pdbiasH = dbiasH, pdh0 = dh0)
            {
                var job = new BackwardPass(shape)
                {
                    X = px, Mask = pmask, Wx = pwx, Wh = pwh, H0 = ph0, H = ph, Saved = psaved, Dh = pdh, DLastH = pdLastH,
                    Dx = pdx, Dwx = pdwx, Dwh = pdwh, DbiasX = pdbiasX, DbiasH = pdbiasH, Dh0 = pdh0,
                };
                job.Run<GruCell>(workers);
            }
        }
    }

    private static void CheckShapes(
        ReadOnlySpan<float> x, ReadOnlySpan<float> mask, ReadOnlySpan<float> wx, ReadOnlySpan<float> wh, ReadOnlySpan<float> h0, ReadOnlySpan<float> h,
        RecurrentShape shape)
    {
        Check.Length(x, shape.XLength, nameof(x));
        Check.Optional(mask, shape.MaskLength, nameof(mask));
        Check.Length(wx, (long)Gates * shape.Hidden * shape.Input, nameof(wx));
        Check.Length(wh, (long)Gates * shape.Hidden * shape.Hidden, nameof(wh));
        Check.Optional(h0, shape.StateLength, nameof(h0));
        Check.Length(h, shape.HLength, nameof(h));
    }
}
