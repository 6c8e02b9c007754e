using Kontor.Demand.SeasonalProfiles;

namespace Kontor.Tests.Demand.SeasonalProfiles;

public sealed class MovingEventTests
{
    /// <summary>Easter Sundays as the U.S. Census Bureau lists them ("Easter dates from 1600 to 2099"), and the earliest and latest possible; Good Friday is two days before.</summary>
    [Theory]
    [InlineData("2010-04-04")]
    [InlineData("2011-04-24")]
    [InlineData("2012-04-08")]
    [InlineData("2024-03-31")]
    [InlineData("2025-04-20")]
    [InlineData("1818-03-22")]
    [InlineData("2038-04-25")]
    public void Easter_KnownYears_IsTheFridayBefore(string sunday)
    {
        DateOnly easter = DateOnly.Parse(sunday);
        Assert.Equal([easter.AddDays(-2)], MovingEvent.Easter(easter.Year, easter.Year).Dates);
    }
}
