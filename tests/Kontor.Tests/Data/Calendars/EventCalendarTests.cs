using Kontor.Data.Calendars;
using Kontor.Errors;

namespace Kontor.Tests.Data.Calendars;

public sealed class EventCalendarTests
{
    /// <summary>Dates of almanacs: Easter Sundays from the U.S. Census Bureau's list, Super Bowls, and the moved bank holidays of the UK (gov.uk).</summary>
    [Theory]
    [InlineData("US", "Easter", "1999-04-04")]
    [InlineData("US", "Easter", "2000-04-23")]
    [InlineData("US", "Easter", "2008-03-23")]
    [InlineData("US", "Easter", "2011-04-24")]
    [InlineData("US", "Easter", "2024-03-31")]
    [InlineData("US", "Easter", "2038-04-25")]
    [InlineData("US", "Super Bowl", "1992-01-26")]
    [InlineData("US", "Super Bowl", "2010-02-07")]
    [InlineData("US", "Super Bowl", "2022-02-13")]
    [InlineData("US", "Super Bowl", "2026-02-08")]
    [InlineData("US", "Thanksgiving", "2012-11-22")]
    [InlineData("US", "Black Friday", "2019-11-29")]
    [InlineData("US", "Cyber Monday", "2019-12-02")]
    [InlineData("US", "Memorial Day", "2021-05-31")]
    [InlineData("US", "Labor Day", "2012-09-03")]
    [InlineData("US", "Mother's Day", "2016-05-08")]
    [InlineData("US", "Father's Day", "2016-06-19")]
    [InlineData("DE", "Whit Monday", "2023-05-29")]
    [InlineData("DE", "Ascension", "2024-05-09")]
    [InlineData("GB", "Early May Bank Holiday", "2020-05-08")]
    [InlineData("GB", "Early May Bank Holiday", "2021-05-03")]
    [InlineData("GB", "Spring Bank Holiday", "2022-06-02")]
    [InlineData("GB", "Mothering Sunday", "2024-03-10")]
    [InlineData("FR", "Mother's Day", "2023-06-04")]
    [InlineData("FR", "Mother's Day", "2024-05-26")]
    [InlineData("FR", "Mother's Day", "2026-05-31")]
    public void Dates_OfAYear_AreThoseOfTheAlmanac(string country, string name, string date)
    {
        DateOnly expected = DateOnly.Parse(date);
        Assert.Equal([expected], EventCalendar.ForCountry(country).Dates(name, new DateOnly(expected.Year, 1, 1), new DateOnly(expected.Year, 12, 31)));
    }

    [Fact]
    public void Dates_BeforeAHolidayBegan_AreNone() => Assert.Empty(EventCalendar.ForCountry("US").Dates("Juneteenth", new DateOnly(2000, 1, 1), new DateOnly(2020, 12, 31)));

    [Fact]
    public void Distances_AroundChristmas_CountWeeks()
    {
        EventCalendar events = EventCalendar.ForCountry("US");
        var weeks = new Calendar(Frequency.Week);
        int start = weeks.IndexOf(new DateOnly(2023, 12, 4)); // the week of Christmas 2023 begins on the 25th
        double[] next = new double[7], since = new double[7], counts = new double[7];
        events.Distances("Christmas", weeks, start, 5, next, since);
        events.Count("Christmas", weeks, start, counts);
        Assert.Equal([3, 2, 1, 0, 5, 5, 5], next);
        Assert.Equal([5, 5, 5, 0, 1, 2, 3], since);
        Assert.Equal([0, 0, 0, 1, 0, 0, 0], counts);
        Assert.Equal(["New Year's Eve", "Christmas"], events.In(weeks, start + 3).Reverse());
    }

    [Fact]
    public void Count_Months_CountsEachDate()
    {
        EventCalendar events = EventCalendar.ForCountry("GB");
        double[] counts = new double[12];
        events.Count("Royal Occasion", new Calendar(Frequency.Month), 2022 * 12, counts);
        Assert.Equal([0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0], counts);
    }

    [Fact]
    public void FromCsv_OwnEvents_JoinTheOthers()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("events.csv", "Name,Date\nSummer fair,2024-07-10\nSummer fair,2025-07-09\nChristmas,2024-12-20\n");
        EventCalendar events = EventCalendar.ForCountry("US").With(EventCalendar.FromCsv(path));
        Assert.Equal([new DateOnly(2024, 7, 10)], events.Dates("Summer fair", new DateOnly(2024, 1, 1), new DateOnly(2024, 12, 31)));
        Assert.Equal(2, events.Dates("Christmas", new DateOnly(2024, 1, 1), new DateOnly(2024, 12, 31)).Length);
        Assert.Single(events.Names, n => n == "Christmas");
    }

    [Theory]
    [InlineData("name,date\nFair,soon\n", FaultCode.NotADate)]
    [InlineData("name,when\nFair,2024-01-01\n", FaultCode.NotFound)]
    [InlineData("name,date\nFair\n", FaultCode.Malformed)]
    public void FromCsv_WrongFile_IsRefused(string text, FaultCode code)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(code, Assert.Throws<DataException>(() => EventCalendar.FromCsv(folder.Write("events.csv", text))).Fault.Code);
    }

    [Fact]
    public void ForCountry_Unknown_IsRefused() => Assert.Equal(FaultCode.UnknownName, Assert.Throws<DataException>(() => EventCalendar.ForCountry("XX")).Fault.Code);
}
