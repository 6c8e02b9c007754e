using Kontor.Neural.Differentiation;
using Kontor.Neural.Losses;
using Kontor.Neural.Operations;
using Kontor.Randomness;

namespace Kontor.Demand.Neural;

/// <summary>Negative-binomial counts with mean m and variance m + a m^2; the network puts out ln(m / size) and the inverse softplus of a.</summary>
internal sealed class CountOutput : IOutputLayer
{
    private const float Largest = 6; // exp(6) times the size is beyond any demand

    public int Width => 2;

    public float[] Start { get; } = [0, -1];

    public Node Around(Node raw, Node? centre) => centre is null ? raw : Shaping.Concat(-1, raw.Slice(-1, 0, 1) + centre, raw.Slice(-1, 1, 1));

    public Node Loss(Node parameters, SequenceBatch batch)
    {
        Node size = parameters.Tape.Constant(batch.Size);
        Node mean = parameters.At(-1, 0).Clip(-Largest, Largest).Exp() * size, dispersion = parameters.At(-1, 1).Softplus() + 0.001f;
        return Kontor.Neural.Losses.Loss.NegativeBinomial(mean, dispersion, batch.Counts, batch.Weight);
    }

    public void Sample(ReadOnlySpan<float> row, double size, ref RandomStream stream, Span<double> draws)
    {
        double mean = size * Math.Exp(Math.Clamp(row[0], -Largest, Largest)), raw = row[1];
        double dispersion = Math.Max(raw, 0) + Math.Log(1 + Math.Exp(-Math.Abs(raw))) + 0.001;
        // a Poisson number with a Gamma rate is negative binomial (Greenwood and Yule 1920)
        for (int d = 0; d < draws.Length; d++) draws[d] = stream.NextPoisson(mean * dispersion * stream.NextGamma(1 / dispersion));
    }
}
