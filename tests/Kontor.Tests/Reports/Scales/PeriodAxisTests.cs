using Kontor.Reports.Scales;

namespace Kontor.Tests.Reports.Scales;

public sealed class PeriodAxisTests
{
    [Fact]
    public void OfDates_Weeks_TicksMonthsOverYears()
    {
        PeriodAxis axis = PeriodAxis.OfDates(Samples.Weeks(60));
        Assert.Equal("4 Mar 2024", axis.Names[0]);
        Assert.Equal("Mar", axis.Ticks[0]);
        Assert.Equal(["2024", "2025"], axis.Groups.Distinct());
    }

    [Fact]
    public void OfDates_MonthsYearsAndDays_AreNamedAsSuch()
    {
        Assert.Equal(["Jan 2024", "Feb 2024"], PeriodAxis.OfDates([new(2024, 1, 1), new(2024, 2, 1)]).Names);
        Assert.Equal(["2024", "2025"], PeriodAxis.OfDates([new(2024, 1, 1), new(2025, 1, 1)]).Ticks);
        Assert.Equal(["30 Apr", "1 May"], PeriodAxis.OfDates([new(2024, 4, 30), new(2024, 5, 1)]).Ticks);
        Assert.Equal(0, PeriodAxis.OfDates([]).Count);
    }
}
