using Kontor.Data.Simulation;

namespace Kontor.Tests.Data.Simulation;

public sealed class MarketEventTests
{
    // Dates of Easter Sunday as published by the U.S. Naval Observatory and the Census Bureau; 1818 and 2285 are the earliest possible, 1943 and 2038 the latest.
    [Theory]
    [InlineData(1818, 3, 22)]
    [InlineData(1943, 4, 25)]
    [InlineData(2000, 4, 23)]
    [InlineData(2023, 4, 9)]
    [InlineData(2024, 3, 31)]
    [InlineData(2025, 4, 20)]
    [InlineData(2026, 4, 5)]
    [InlineData(2038, 4, 25)]
    [InlineData(2285, 3, 22)]
    public void DayIn_Easter_IsThePublishedSunday(int year, int month, int day) => Assert.Equal(new DateOnly(year, month, day), MarketEvent.Easter.DayIn(year));

    [Fact]
    public void DayIn_FixedDay_IsThatDayOrTheLastOfAShorterMonth()
    {
        Assert.Equal(new DateOnly(2025, 12, 25), MarketEvent.Christmas.DayIn(2025));
        Assert.Equal(new DateOnly(2025, 2, 28), new MarketEvent("leap day") { Month = 2, Day = 29 }.DayIn(2025));
    }
}
