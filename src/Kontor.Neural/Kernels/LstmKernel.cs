using Kontor.Neural.Kernels.Recurrent;

namespace Kontor.Neural.Kernels;

/// <summary>Long short-term memory over padded batches, all steps fused. Hochreiter and Schmidhuber (1997), with the forget gate of Gers, Schmidhuber, Cummins (2000).</summary>
/// <remarks>Gates in the order i, f, g, o: c = sigmoid(f) c + sigmoid(i) tanh(g), h = sigmoid(o) tanh(c). A step whose mask is 0 leaves h and c as they were.</remarks>
internal static unsafe class LstmKernel
{
    private const int Gates = 4;

    /// <summary>Elements of what the forward pass keeps for the backward pass. They depend on the width of the vectors, and only these kernels read them.</summary>
    internal static int SavedLength(RecurrentShape shape, Workers workers) => checked(shape.Batch * shape.Time * LstmCell.Kept * Frame.Of(shape, workers.Width).Hidden);

    /// <summary>Runs all steps.</summary>
    /// <param name="x">(batch, time, input).</param>
    /// <param name="mask">(batch, time): 0 for a step that is not there, else 1; or empty: all are there.</param>
    /// <param name="wx">(4 hidden, input).</param>
    /// <param name="wh">(4 hidden, hidden).</param>
    /// <param name="bias">(4 hidden).</param>
    /// <param name="h0">(batch, hidden), or empty: zeros.</param>
    /// <param name="c0">(batch, hidden), or empty: zeros.</param>
    /// <param name="h">(batch, time, hidden), written.</param>
    /// <param name="saved"><see cref="SavedLength"/> floats for the backward pass, or empty: none will follow.</param>
    /// <param name="lastH">(batch, hidden), written unless empty.</param>
    /// <param name="lastC">(batch, hidden), written unless empty.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="workers">Threads and vectors.</param>
    internal static void Forward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> mask, ReadOnlySpan<float> wx, ReadOnlySpan<float> wh, ReadOnlySpan<float> bias, ReadOnlySpan<float> h0,
        ReadOnlySpan<float> c0, Span<float> h, Span<float> saved, Span<float> lastH, Span<float> lastC, RecurrentShape shape, Workers workers)
    {
        CheckShapes(x, mask, wx, wh, h0, c0, h, shape);
        Check.Length(bias, Gates * shape.Hidden, nameof(bias));
        Check.Optional(saved, SavedLength(shape, workers), nameof(saved));
        Check.Optional(lastH, shape.StateLength, nameof(lastH));
        Check.Optional(lastC, shape.StateLength, nameof(lastC));
        fixed (float* px = x, pmask = mask, pwx = wx, pwh = wh, pbias = bias, ph0 = h0, pc0 = c0, ph = h, psaved = saved, plastH = lastH, plastC = lastC)
        {
            var job = new ForwardPass(shape)
            {
                X = px, Mask = pmask, Wx = pwx, Wh = pwh, BiasX = pbias, H0 = ph0, C0 = pc0, H = ph, Saved = psaved, LastH = plastH, LastC = plastC,
            };
            job.Run<LstmCell>(workers);
        }
    }

    /// <summary>Adds all gradients.</summary>
    /// <param name="x">As forward.</param>
    /// <param name="mask">As forward.</param>
    /// <param name="wx">As forward.</param>
    /// <param name="wh">As forward.</param>
    /// <param name="h0">As forward.</param>
    /// <param name="c0">As forward.</param>
    /// <param name="h">What forward wrote.</param>
    /// <param name="saved">What forward kept, on workers of the same width.</param>
    /// <param name="dh">(batch, time, hidden): the gradient by h, or empty: zeros.</param>
    /// <param name="dLastH">(batch, hidden): the gradient by the last h, or empty: zeros.</param>
    /// <param name="dLastC">(batch, hidden): the gradient by the last c, or empty: zeros.</param>
    /// <param name="dx">As x, added to unless empty.</param>
    /// <param name="dwx">As wx, added to.</param>
    /// <param name="dwh">As wh, added to.</param>
    /// <param name="dbias">As bias, added to.</param>
    /// <param name="dh0">(batch, hidden), added to unless empty.</param>
    /// <param name="dc0">(batch, hidden), added to unless empty.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="workers">Threads and vectors.</param>
    internal static void Backward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> mask, ReadOnlySpan<float> wx, ReadOnlySpan<float> wh, ReadOnlySpan<float> h0, ReadOnlySpan<float> c0,
        ReadOnlySpan<float> h, ReadOnlySpan<float> saved, ReadOnlySpan<float> dh, ReadOnlySpan<float> dLastH, ReadOnlySpan<float> dLastC,
        Span<float> dx, Span<float> dwx, Span<float> dwh, Span<float> dbias, Span<float> dh0, Span<float> dc0, RecurrentShape shape, Workers workers)
    {
        CheckShapes(x, mask, wx, wh, h0, c0, h, shape);
        Check.Length(saved, SavedLength(shape, workers), nameof(saved));
        Check.Optional(dh, shape.HLength, nameof(dh));
        Check.Optional(dLastH, shape.StateLength, nameof(dLastH));
        Check.Optional(dLastC, shape.StateLength, nameof(dLastC));
        Check.Optional(dx, shape.XLength, nameof(dx));
        Check.Length(dwx, wx.Length, nameof(dwx));
        Check.Length(dwh, wh.Length, nameof(dwh));
        Check.Length(dbias, Gates * shape.Hidden, nameof(dbias));
        Check.Optional(dh0, shape.StateLength, nameof(dh0));
        Check.Optional(dc0, shape.StateLength, nameof(dc0));
        fixed (float* px = x, pmask = mask, pwx = wx, pwh = wh, ph0 = h0, pc0 = c0, ph = h, psaved = saved, pdh = dh, pdLastH = dLastH, pdLastC = dLastC)
        {
            fixed (float* pdx = dx, pdwx = dwx, pdwh = dwh, pdbias = dbias, pdh0 = dh0, pdc0 = dc0)
            {
                var job = new BackwardPass(shape)
                {
                    X = px, Mask = pmask, Wx = pwx, Wh = pwh, H0 = ph0, C0 = pc0, H = ph, Saved = psaved, Dh = pdh, DLastH = pdLastH, DLastC = pdLastC,
                    Dx = pdx, Dwx = pdwx, Dwh = pdwh, DbiasX = pdbias, Dh0 = pdh0, Dc0 = pdc0,
                };
                job.Run<LstmCell>(workers);
            }
        }
    }

    private static void CheckShapes(
        ReadOnlySpan<float> x, ReadOnlySpan<float> mask, ReadOnlySpan<float> wx, ReadOnlySpan<float> wh, ReadOnlySpan<float> h0, ReadOnlySpan<float> c0,
        ReadOnlySpan<float> h, RecurrentShape shape)
    {
        Check.Length(x, shape.XLength, nameof(x));
        Check.Optional(mask, shape.MaskLength, nameof(mask));
        Check.Length(wx, (long)Gates * shape.Hidden * shape.Input, nameof(wx));
        Check.Length(wh, (long)Gates * shape.Hidden * shape.Hidden, nameof(wh));
        Check.Optional(h0, shape.StateLength, nameof(h0));
        Check.Optional(c0, shape.StateLength, nameof(c0));
        Check.Length(h, shape.HLength, nameof(h));
    }
}
