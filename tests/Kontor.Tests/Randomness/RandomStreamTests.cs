using Kontor.Randomness;

namespace Kontor.Tests.Randomness;

public sealed class RandomStreamTests
{
    /// <summary>The known-answer vectors that Salmon et al. publish with Random123 (kat_vectors, philox4x32 10).</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Block_PublishedVector_Matches(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint x0, uint x1, uint x2, uint x3) =>
        Assert.Equal((x0, x1, x2, x3), Philox.Block(c0, c1, c2, c3, k0, k1));

    [Fact]
    public void Child_SameName_GivesSameNumbersWhateverWasDrawnBefore()
    {
        RandomStream fresh = RandomStream.Of(7), used = RandomStream.Of(7);
        for (int i = 0; i < 5; i++) used.NextUInt32();
        RandomStream a = fresh.Child("store 1"), b = used.Child("store 1"), c = fresh.Child("store 2");
        Assert.Equal(a.NextUInt64(), b.NextUInt64());
        Assert.NotEqual(a.NextUInt64(), c.NextUInt64());
    }

    [Fact]
    public void Draws_Moments_MatchTheirDistributions()
    {
        const int n = 200_000;
        RandomStream stream = RandomStream.Of(1);
        double uniform = 0, normal = 0, normalSquare = 0, gamma = 0, poisson = 0, poissonSquare = 0;
        for (int i = 0; i < n; i++)
        {
            uniform += stream.NextDouble();
            double z = stream.NextGaussian();
            normal += z;
            normalSquare += z * z;
            gamma += stream.NextGamma(0.7);
            double k = stream.NextPoisson(85);
            poisson += k;
            poissonSquare += (k - 85) * (k - 85);
        }
        // five standard errors each
        Assert.Equal(0.5, uniform / n, 5 * Math.Sqrt(1.0 / 12 / n));
        Assert.Equal(0, normal / n, 5 / Math.Sqrt(n));
        Assert.Equal(1, normalSquare / n, 5 * Math.Sqrt(2.0 / n));
        Assert.Equal(0.7, gamma / n, 5 * Math.Sqrt(0.7 / n));
        Assert.Equal(85, poisson / n, 5 * Math.Sqrt(85.0 / n));
        Assert.Equal(85, poissonSquare / n, 5 * Math.Sqrt(85.0 * 86 * 3 / n));
    }

    [Fact]
    public void NextInt_EveryValue_IsReachedEvenly()
    {
        RandomStream stream = RandomStream.Of(3);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++) counts[stream.NextInt(7)]++;
        Assert.All(counts, c => Assert.InRange(c, 10_000 - 500, 10_000 + 500));
    }
}
