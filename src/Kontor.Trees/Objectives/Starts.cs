namespace Kontor.Trees.Objectives;

/// <summary>The constants from which boosting starts.</summary>
internal static class Starts
{
    /// <summary>The weighted mean; empty weights mean all 1.</summary>
    internal static double Mean(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        double sum = 0, total = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i];
            sum += weight * labels[i];
            total += weight;
        }
        return sum / total;
    }

    /// <summary>The smallest label at or below which the given share of the weight lies.</summary>
    internal static float Quantile(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, double level)
    {
        float[] sorted = labels.ToArray(), w = new float[labels.Length];
        if (weights.IsEmpty) w.AsSpan().Fill(1);
        else weights.CopyTo(w);
        Array.Sort(sorted, w);
        double total = 0, below = 0;
        foreach (float weight in w) total += weight;
        for (int i = 0; i < sorted.Length; i++)
        {
            below += w[i];
            if (below >= level * total) return sorted[i];
        }
        return sorted[^1];
    }
}
