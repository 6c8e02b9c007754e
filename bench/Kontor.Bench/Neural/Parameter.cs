using Kontor.Neural.Kernels;

namespace Kontor.Bench.Neural;

/// <summary>Weights with their gradient and the moments of Adam.</summary>
internal sealed class Parameter(float[] value)
{
    private readonly float[] _m = new float[value.Length], _v = new float[value.Length];

    internal float[] Value { get; } = value;

    internal float[] Gradient { get; } = new float[value.Length];

    internal void Step(int step, Workers workers)
    {
        AdamKernel.Step(Value, Gradient, _m, _v, 1e-3f, 0.9f, 0.999f, 1e-8f, 0, step, workers);
        Array.Clear(Gradient);
    }
}
