using Kontor.Neural.Kernels;

namespace Kontor.Tests.Neural.Kernels;

public sealed class AllocationTests
{
    /// <summary>Room for the small objects that carry a kernel's arguments to its workers; no array of numbers fits.</summary>
    private const long Most = 2048;

    [Fact]
    public void Kernels_OnceTheirScratchIsPooled_AllocateNoArrays()
    {
        var workers = new Workers(1);
        float[] a = new float[256 * 256], b = new float[256 * 256], c = new float[256 * 256];
        Check(() => MatrixKernel.Multiply(a, Layout.Plain, b, Layout.Transposed, c, 256, 256, 256, accumulate: true, workers));
        Check(() => VectorKernel.Tanh(a, b, workers));
        Check(() => SoftmaxKernel.Forward(a, b, 256, 256, workers));
        var shape = new RecurrentShape(40, 5, 30, 20);
        float[] x = new float[shape.XLength], h = new float[shape.HLength], saved = new float[LstmKernel.SavedLength(shape, workers)];
        float[] wx = new float[80 * 30], wh = new float[80 * 20], bias = new float[80];
        Check(() => LstmKernel.Forward(x, [], wx, wh, bias, [], [], h, saved, [], [], shape, workers));
        Check(() => LstmKernel.Backward(x, [], wx, wh, [], [], h, saved, h, [], [], [], wx, wh, bias, [], [], shape, workers));
        ConvolutionShape plane = ConvolutionShape.Of(2, 16, 16, 1, new Axis(16, 3, Padding: 1), new Axis(16, 3, Padding: 1));
        float[] image = new float[plane.XLength], kernel = new float[plane.WLength], slope = new float[plane.YLength];
        Check(() => ConvolutionKernel.Forward(image, kernel, [], slope, plane, workers));
        Check(() => ConvolutionKernel.BackwardWeights(image, slope, kernel, [], plane, workers));
    }

    private static void Check(Action kernel)
    {
        kernel();
        kernel();
        long before = GC.GetAllocatedBytesForCurrentThread();
        kernel();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Most);
    }
}
