using System.Collections.Immutable;
using Kontor.Randomness;

namespace Kontor.Pricing.Elasticities;

/// <summary>How the errors of many estimates hang together: error(row) = Σ loading × factor, the factors independent and standardised. Estimates that share a factor move together in a draw, as a
/// product's series do in what is uncertain about the product.</summary>
internal sealed record SharedUncertainty
{
    /// <summary>Where the entries of each row begin. Shape: (rows + 1).</summary>
    public required ImmutableArray<int> Starts { get; init; }

    /// <summary>The factor of each entry, from 0. Shape: (entries).</summary>
    public required ImmutableArray<int> Factors { get; init; }

    /// <summary>Its loading. Shape: (entries).</summary>
    public required ImmutableArray<double> Loadings { get; init; }

    /// <summary>The degrees of freedom of each factor's Student t; 0 for a normal one. Shape: (factors).</summary>
    public required ImmutableArray<double> Degrees { get; init; }

    /// <summary>Each estimate with an error of its own, none shared.</summary>
    /// <param name="estimates">The estimates.</param>
    internal static SharedUncertainty Independent(IReadOnlyList<ElasticityEstimate> estimates) => new()
    {
        Starts = [.. Enumerable.Range(0, estimates.Count + 1)],
        Factors = [.. Enumerable.Range(0, estimates.Count)],
        Loadings = [.. estimates.Select(e => e.StandardError)],
        Degrees = [.. estimates.Select(e => e.Degrees ?? 0)],
    };

    /// <summary>Draws errors. A factor's draws depend on the seed and its number alone, so that the same estimate has the same draws whichever others are asked for.</summary>
    /// <param name="rows">Which estimates; -1 for none, whose errors are 0.</param>
    /// <param name="draws">How many draws.</param>
    /// <param name="context">Seed, threads, cancellation.</param>
    /// <returns>Shape: (draws × rows), draw by draw.</returns>
    internal double[] Draw(IReadOnlyList<int> rows, int draws, FitContext context)
    {
        int[] place = new int[Degrees.Length]; // factor -> 1 + its place among those used
        var used = new List<int>();
        foreach (int row in rows)
        {
            for (int k = row < 0 ? 0 : Starts[row]; row >= 0 && k < Starts[row + 1]; k++)
            {
                if (place[Factors[k]] != 0) continue;
                used.Add(Factors[k]);
                place[Factors[k]] = used.Count;
            }
        }
        RandomStream root = RandomStream.Of(context.Seed, "elasticity draws");
        double[] values = new double[checked(used.Count * draws)]; // (factor, draw)
        context.ForEach("drawing elasticities", used.Count, f =>
        {
            RandomStream stream = root.Child(used[f]);
            double nu = Degrees[used[f]];
            for (int d = 0; d < draws; d++)
            {
                double z = stream.NextGaussian();
                values[(f * draws) + d] = nu > 0 ? z / Math.Sqrt(2 * stream.NextGamma(nu / 2) / nu) : z;
            }
        });
        double[] errors = new double[checked(draws * rows.Count)];
        for (int i = 0; i < rows.Count; i++)
        {
            for (int k = rows[i] < 0 ? 0 : Starts[rows[i]]; rows[i] >= 0 && k < Starts[rows[i] + 1]; k++)
            {
                ReadOnlySpan<double> factor = values.AsSpan((place[Factors[k]] - 1) * draws, draws);
                for (int d = 0; d < draws; d++) errors[(d * rows.Count) + i] += Loadings[k] * factor[d];
            }
        }
        return errors;
    }
}
