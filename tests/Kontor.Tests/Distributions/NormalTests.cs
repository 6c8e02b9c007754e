using Kontor.Distributions;

namespace Kontor.Tests.Distributions;

public sealed class NormalTests
{
    /// <summary>Reference values to 16 digits (Wichura 1988, table; erfc identities).</summary>
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.9599639845400545)]
    [InlineData(0.9, 1.2815515655446004)]
    [InlineData(0.25, -0.6744897501960817)]
    [InlineData(1e-20, -9.262340089798408)]
    public void Quantile_KnownLevel_MatchesReference(double level, double z) => Assert.Equal(z, Normal.Quantile(level), 1e-13 * Math.Max(1, Math.Abs(z)));

    [Fact]
    public void Cdf_OfQuantile_IsTheLevel()
    {
        for (double level = 0.001; level < 1; level += 0.013) Assert.Equal(level, Normal.Cdf(Normal.Quantile(level)), 1e-13);
    }

    [Fact]
    public void Density_IsTheSlopeOfCdf()
    {
        const double h = 1e-5; // central differences: error h^2
        for (double z = -4; z <= 4; z += 0.37) Assert.Equal((Normal.Cdf(z + h) - Normal.Cdf(z - h)) / (2 * h), Normal.Density(z), 1e-9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Quantile_LevelOutside_IsRefused(double level) => Assert.Throws<ArgumentOutOfRangeException>(() => Normal.Quantile(level));
}
