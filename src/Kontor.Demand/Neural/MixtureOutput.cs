using Kontor.Neural.Differentiation;
using Kontor.Neural.Losses;
using Kontor.Neural.Operations;
using Kontor.Randomness;

namespace Kontor.Demand.Neural;

/// <summary>A mixture of Gaussians on the network's scale.</summary>
/// <param name="components">How many.</param>
/// <param name="scale">The scale.</param>
internal sealed class MixtureOutput(int components, DemandScale scale) : IOutputLayer
{
    // standard deviations on the network's scale: at 0.01 a likelihood already rewards an error of 1%
    private readonly MixtureDensity _density = new() { Components = components, LeastScale = 0.01, MostScale = 10 };

    public int Width => _density.Width;

    // equal weights; means spread, so that components can tell themselves apart; deviations of 0.3
    public float[] Start { get; } =
    [
        .. Enumerable.Repeat(0f, components),
        .. Enumerable.Range(0, components).Select(k => components == 1 ? 0 : -0.3f + (0.6f * k / (components - 1))),
        .. Enumerable.Repeat(-1.05f, components),
    ];

    public Node Around(Node raw, Node? centre)
    {
        if (centre is null) return raw;
        int k = _density.Components;
        return Shaping.Concat(-1, raw.Slice(-1, 0, k), raw.Slice(-1, k, k) + centre, raw.Slice(-1, 2 * k, k));
    }

    public Node Loss(Node parameters, SequenceBatch batch) => _density.Loss(parameters, batch.Scaled, batch.Weight);

    public void Sample(ReadOnlySpan<float> row, double size, ref RandomStream stream, Span<double> draws)
    {
        int k = _density.Components;
        Span<double> until = stackalloc double[k], deviation = stackalloc double[k];
        double largest = double.NegativeInfinity, sum = 0;
        for (int c = 0; c < k; c++) largest = Math.Max(largest, row[c]);
        for (int c = 0; c < k; c++)
        {
            until[c] = sum += Math.Exp(row[c] - largest);
            double raw = row[(2 * k) + c];
            deviation[c] = Math.Clamp(Math.Max(raw, 0) + Math.Log(1 + Math.Exp(-Math.Abs(raw))), _density.LeastScale, _density.MostScale);
        }
        for (int d = 0; d < draws.Length; d++)
        {
            double u = stream.NextDouble() * sum;
            int c = 0;
            while (c < k - 1 && u > until[c]) c++;
            draws[d] = scale.Inverse(row[k + c] + (deviation[c] * stream.NextGaussian()), size);
        }
    }
}
