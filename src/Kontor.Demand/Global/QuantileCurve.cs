using System.Collections.Immutable;
using Kontor.Distributions;

namespace Kontor.Demand.Global;

/// <summary>A quantile function through the levels of <see cref="TreeEnsemble.Levels"/>: linear in the normal score of the level, extended so beyond the outermost two.</summary>
internal static class QuantileCurve
{
    private const int Nodes = 199;
    private static readonly double[] Scores = [.. TreeEnsemble.Levels.Select(Normal.Quantile)];
    private static readonly double[] NodeScores = [.. Enumerable.Range(0, Nodes).Select(n => Normal.Quantile((n + 0.5) / Nodes))];

    /// <summary>The value at a normal score.</summary>
    internal static double At(ReadOnlySpan<double> quantiles, double score)
    {
        int upper = Array.BinarySearch(Scores, score);
        if (upper >= 0) return quantiles[upper];
        upper = Math.Clamp(~upper, 1, Scores.Length - 1);
        double share = (score - Scores[upper - 1]) / (Scores[upper] - Scores[upper - 1]);
        return quantiles[upper - 1] + (share * (quantiles[upper] - quantiles[upper - 1]));
    }

    /// <summary>The normal score of a value, within three.</summary>
    internal static double ScoreOf(ReadOnlySpan<double> quantiles, double value)
    {
        int upper = 1;
        while (upper < Scores.Length - 1 && quantiles[upper] < value) upper++;
        double gap = quantiles[upper] - quantiles[upper - 1];
        double share = gap > 0 ? (value - quantiles[upper - 1]) / gap : 0.5;
        return Math.Clamp(Scores[upper - 1] + (share * (Scores[upper] - Scores[upper - 1])), -3, 3);
    }

    /// <summary>The values at the normal scores of other levels.</summary>
    internal static void Expand(ReadOnlySpan<double> quantiles, ImmutableArray<double> levels, Span<double> into)
    {
        for (int l = 0; l < into.Length; l++) into[l] = At(quantiles, Normal.Quantile(levels[l]));
    }

    /// <summary>The mean of a transformation over 199 equally likely levels.</summary>
    internal static double Mean(ReadOnlySpan<double> quantiles, Func<double, double> transform)
    {
        double sum = 0;
        foreach (double score in NodeScores) sum += transform(At(quantiles, score));
        return sum / Nodes;
    }
}
