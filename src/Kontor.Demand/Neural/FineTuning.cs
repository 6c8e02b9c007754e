namespace Kontor.Demand.Neural;

/// <summary>How a network that was trained on all series is trained further on each vertical: products of one category. Mukherjee et al. (2018), section 3.3.</summary>
/// <remarks>What all series share, embeddings and associative layer, is frozen; the recurrent layer and the output move. A vertical keeps its own weights only where they
/// forecast its held-out periods better than the shared ones.</remarks>
public sealed record FineTuning
{
    /// <summary>The key or categorical attribute whose values are the verticals; null takes the one that makes the fewest groups. Default null.</summary>
    public string? Vertical { get; init; }

    /// <summary>The largest number of passes over a vertical. Default 8.</summary>
    public int Epochs { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Epochs), value, "needs 1 or more"); } = 8;

    /// <summary>The learning rate to begin with, above 0. Default 0.0005.</summary>
    public double LearningRate { get; init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(LearningRate), value, "needs a rate above 0"); } = 0.0005;

    /// <summary>The least number of series of a vertical that is trained further. Default 10.</summary>
    public int LeastSeries { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(LeastSeries), value, "needs 1 or more"); } = 10;
}
