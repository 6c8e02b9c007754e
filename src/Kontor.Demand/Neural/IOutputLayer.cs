using Kontor.Neural.Differentiation;

using Kontor.Randomness;

namespace Kontor.Demand.Neural;

/// <summary>What the last numbers of a network mean as a distribution of demand.</summary>
internal interface IOutputLayer
{
    /// <summary>How many numbers describe one distribution.</summary>
    int Width { get; }

    /// <summary>What the numbers start as. Shape: (Width).</summary>
    float[] Start { get; }

    /// <summary>The numbers with their location moved by the centre.</summary>
    /// <param name="raw">(batch, time, Width).</param>
    /// <param name="centre">(batch, time, 1), on the network's scale; null for none.</param>
    /// <returns>(batch, time, Width).</returns>
    Node Around(Node raw, Node? centre);

    /// <summary>The mean negative log-likelihood.</summary>
    /// <param name="parameters">(batch, time, Width), from <see cref="Around"/>.</param>
    /// <param name="batch">What happened.</param>
    Node Loss(Node parameters, SequenceBatch batch);

    /// <summary>Draws demand in its own unit.</summary>
    /// <param name="row">The numbers of one distribution. Shape: (Width).</param>
    /// <param name="size">The size of past sales.</param>
    /// <param name="stream">The random stream, which goes on.</param>
    /// <param name="draws">Receives the draws.</param>
    void Sample(ReadOnlySpan<float> row, double size, ref RandomStream stream, Span<double> draws);
}
