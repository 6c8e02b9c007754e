using System.Collections.Immutable;
using Kontor.Randomness;
using Kontor.Trees.Cubist.Training;

namespace Kontor.Tests.Trees.Cubist.Training;

public sealed class SplitSearchTests
{
    private static readonly double[] Reciprocals = [.. Enumerable.Range(0, 61).Select(n => 1.0 / n)];

    [Fact]
    public void Threshold_RandomRows_IsTheBestOfAll()
    {
        RandomStream stream = RandomStream.Of(5, "split");
        double[] x = [.. Enumerable.Range(0, 60).Select(_ => Math.Round(stream.NextGaussian(), 1))], z = [.. x.Select(v => Math.Abs(v - 0.4) + (0.1 * stream.NextGaussian()))];
        int[] order = [.. Enumerable.Range(0, 60).OrderBy(i => x[i])];
        (double score, int low) = SplitSearch.Threshold(x, order, z, Reciprocals, 5);
        double best = double.PositiveInfinity;
        int at = 0;
        for (int k = 5; k <= 55; k++)
        {
            if (x[order[k - 1]] == x[order[k]]) continue;
            double both = Spread(order[..k]) + Spread(order[k..]);
            if (both < best) (best, at) = (both, k);
        }
        Assert.Equal(at, low);
        Assert.Equal(best, score, 1e-9); // sixty sums of size 1

        // n times the deviation about the mean, or about the line, with n - 1 and n - 2 degrees of freedom
        double Spread(int[] rows)
        {
            double n = rows.Length, mx = rows.Average(i => x[i]), mz = rows.Average(i => z[i]), sxx = rows.Sum(i => (x[i] - mx) * (x[i] - mx));
            double slope = rows.Sum(i => (x[i] - mx) * (z[i] - mz)) / sxx, constant = rows.Sum(i => (z[i] - mz) * (z[i] - mz));
            double line = rows.Sum(i => Math.Pow(z[i] - mz - (slope * (x[i] - mx)), 2));
            return n * Math.Sqrt(Math.Min(constant / (n - 1), line / (n - 2)));
        }
    }

    [Fact]
    public void Threshold_NoRoom_HasNoScore()
    {
        double[] same = Enumerable.Repeat(2.0, 20).ToArray(), z = [.. Enumerable.Range(0, 20).Select(i => (double)i)];
        int[] order = [.. Enumerable.Range(0, 20)];
        Assert.Equal(double.PositiveInfinity, SplitSearch.Threshold(same, order, z, Reciprocals, 2).Score);
        Assert.Equal(double.PositiveInfinity, SplitSearch.Threshold(z, order, z, Reciprocals, 11).Score);
    }

    [Fact]
    public void Categories_TwoLevelsApart_GoToOneSide()
    {
        double[] codes = [.. Enumerable.Range(0, 60).Select(i => i % 5.0)], z = [.. codes.Select((c, i) => (c is 0 or 3 ? 4.0 : 1.0) + (i % 2 * 0.1))];
        (double score, ImmutableArray<int> low, ImmutableArray<int> high) = SplitSearch.Categories(codes, 6, Enumerable.Range(0, 60).ToArray(), z, Reciprocals, 5);
        Assert.Equal([1, 2, 4], low);
        Assert.Equal([0, 3], high);
        Assert.InRange(score, 0, 60 * 0.06); // what is left is 0 or 0.1, evenly
    }
}
