using Kontor.Neural.Kernels;

namespace Kontor.Bench.Neural;

/// <summary>3 x 3 convolution, batch normalisation, ReLU over 16 x 64 x 56 x 56, forward and backward to input and weights.</summary>
internal sealed class ConvolutionWorkload(Workers workers) : Workload
{
    private const int Batch = 16, Channels = 64, Side = 56, Plane = Side * Side, Length = Batch * Channels * Plane;
    private static readonly ConvolutionShape Shape = ConvolutionShape.Of(Batch, Channels, Channels, 1, new Axis(Side, 3, Padding: 1), new Axis(Side, 3, Padding: 1));
    private readonly float[] _w = Fill(1, 0.1, Channels * Channels * 9), _gain = Fill(2, 1, Channels), _shift = Fill(3, 0.3, Channels), _x = Fill(4, 1, Length), _dy = Fill(5, 1, Length);
    private readonly float[] _convolved = new float[Length], _normal = new float[Length], _y = new float[Length], _mean = new float[Channels], _inverse = new float[Channels];
    private readonly float[] _dx = new float[Length], _dnormal = new float[Length], _dconvolved = new float[Length];
    private readonly float[] _dw = new float[Channels * Channels * 9], _dgain = new float[Channels], _dshift = new float[Channels];

    internal override string Name => "convolution";

    internal override string Title => "convolution 3 x 3, batch normalisation, ReLU, 16 x 64 x 56 x 56, forward and backward";

    internal override int Steps => 3;

    internal override double Target => 1.3;

    internal override void Step()
    {
        ConvolutionKernel.Forward(_x, _w, [], _convolved, Shape, workers);
        NormKernel.BatchForward(_convolved, _gain, _shift, _normal, _mean, _inverse, Batch, Channels, Plane, 1e-5f, workers);
        VectorKernel.Relu(_normal, _y, workers);
        foreach (float[] gradient in (float[][])[_dx, _dnormal, _dconvolved, _dw, _dgain, _dshift]) Array.Clear(gradient);
        VectorKernel.ReluBackward(_y, _dy, _dnormal, workers);
        NormKernel.BatchBackward(_convolved, _gain, _mean, _inverse, _dnormal, _dconvolved, _dgain, _dshift, Batch, Channels, Plane, workers);
        ConvolutionKernel.BackwardWeights(_x, _dconvolved, _dw, [], Shape, workers);
        ConvolutionKernel.BackwardInput(_w, _dconvolved, _dx, Shape, workers);
    }

    internal override double Check()
    {
        Step();
        return AbsoluteSum(_dx) + AbsoluteSum(_dw);
    }
}
