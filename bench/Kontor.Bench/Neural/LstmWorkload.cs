using Kontor.Neural.Kernels;

namespace Kontor.Bench.Neural;

/// <summary>A training step of LSTM(32 -> 64) over 512 x 52, linear to 10 normal components, negative log-likelihood, Adam.</summary>
internal sealed class LstmWorkload(Workers workers) : Workload
{
    private const int Input = 32, Hidden = 64, Components = 10, Width = 3 * Components;
    private static readonly RecurrentShape Shape = new(512, 52, Input, Hidden);
    private static readonly MixtureShape Mixture = new(512 * 52, Components, 1e-3f, 1e3f);
    private readonly float[] _x = Fill(7, 1, (int)Shape.XLength), _y = Fill(8, 1, Mixture.Rows);
    private readonly float[] _h = new float[Shape.HLength], _saved = new float[LstmKernel.SavedLength(Shape, workers)], _parameters = new float[Mixture.Length];
    private readonly float[] _loss = new float[Mixture.Rows], _slope = new float[Mixture.Length], _dloss = [.. Enumerable.Repeat(1f / Mixture.Rows, Mixture.Rows)];
    private readonly float[] _dparameters = new float[Mixture.Length], _dh = new float[Shape.HLength];
    private Parameter[] _p = Start();
    private int _step;

    internal override string Name => "lstm";

    internal override string Title => "LSTM 32 to 64, 512 x 52, 10-component mixture loss, training step with Adam";

    internal override int Steps => 4;

    internal override double Target => 1 / 1.5;

    private double Loss { get; set; }

    internal override void Step()
    {
        (Parameter wx, Parameter wh, Parameter bias, Parameter w, Parameter b) = (_p[0], _p[1], _p[2], _p[3], _p[4]);
        int rows = Mixture.Rows;
        LstmKernel.Forward(_x, [], wx.Value, wh.Value, bias.Value, [], [], _h, _saved, [], [], Shape, workers);
        MatrixKernel.Multiply(_h, Layout.Plain, w.Value, Layout.Transposed, _parameters, rows, Width, Hidden, accumulate: false, workers);
        VectorKernel.AddRow(_parameters, b.Value, _parameters, rows, Width, workers);
        MixtureKernel.Forward(_parameters, _y, [], _loss, _slope, Mixture, workers);
        Loss = VectorKernel.Sum(_loss, workers) / rows;
        Array.Clear(_dparameters);
        MixtureKernel.Backward(_slope, _dloss, _dparameters, Mixture, workers);
        MatrixKernel.Multiply(_dparameters, Layout.Transposed, _h, Layout.Plain, w.Gradient, Width, Hidden, rows, accumulate: true, workers);
        VectorKernel.SumRows(_dparameters, b.Gradient, rows, Width, workers);
        MatrixKernel.Multiply(_dparameters, Layout.Plain, w.Value, Layout.Plain, _dh, rows, Hidden, Width, accumulate: false, workers);
        LstmKernel.Backward(_x, [], wx.Value, wh.Value, [], [], _h, _saved, _dh, [], [], [], wx.Gradient, wh.Gradient, bias.Gradient, [], [], Shape, workers);
        _step++;
        foreach (Parameter parameter in _p) parameter.Step(_step, workers);
    }

    internal override double Check()
    {
        _p = Start();
        _step = 0;
        for (int i = 0; i < 3; i++) Step();
        return Loss;
    }

    private static Parameter[] Start() =>
    [
        new(Fill(1, 0.15, 4 * Hidden * Input)), new(Fill(2, 0.1, 4 * Hidden * Hidden)), new(Fill(3, 0.1, 4 * Hidden)),
        new(Fill(5, 0.1, Width * Hidden)), new(Fill(6, 0.5, Width)),
    ];
}
