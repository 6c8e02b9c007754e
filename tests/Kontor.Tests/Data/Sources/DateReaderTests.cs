using System.Text;
using Kontor.Data.Sources;

namespace Kontor.Tests.Data.Sources;

public sealed class DateReaderTests
{
    [Theory]
    [InlineData(DateStyle.YearMonthDay, "2024-01-31", 2024, 1, 31)]
    [InlineData(DateStyle.YearMonthDay, "2024/1/5", 2024, 1, 5)]
    [InlineData(DateStyle.YearMonthDay, "2024-01-31 23:59:59.5", 2024, 1, 31)]
    [InlineData(DateStyle.YearMonthDay, "2024-01-31T10:00:00Z", 2024, 1, 31)]
    [InlineData(DateStyle.DayMonthYear, "31.01.2024", 2024, 1, 31)]
    [InlineData(DateStyle.DayMonthYear, "1/2/24", 2024, 2, 1)]
    [InlineData(DateStyle.DayMonthYear, "1/2/90", 1990, 2, 1)]
    [InlineData(DateStyle.MonthDayYear, "01/31/2024", 2024, 1, 31)]
    [InlineData(DateStyle.Compact, "20240131", 2024, 1, 31)]
    [InlineData(DateStyle.IsoWeek, "2024-W01", 2024, 1, 1)]
    [InlineData(DateStyle.IsoWeek, "2020W53", 2020, 12, 28)]
    [InlineData(DateStyle.YearMonth, "2024-02", 2024, 2, 1)]
    [InlineData(DateStyle.YearMonth, "202402", 2024, 2, 1)]
    [InlineData(DateStyle.YearQuarter, "2024-Q3", 2024, 7, 1)]
    [InlineData(DateStyle.YearQuarter, "2024Q4", 2024, 10, 1)]
    [InlineData(DateStyle.Year, "2024", 2024, 1, 1)]
    public void Read_Date_IsRead(DateStyle style, string cell, int year, int month, int day)
    {
        var reader = new DateReader(style);
        for (int again = 0; again < 2; again++)
        {
            Assert.True(reader.Read(Encoding.UTF8.GetBytes(cell), out int number));
            Assert.Equal(new DateOnly(year, month, day), DateOnly.FromDayNumber(number));
        }
    }

    [Theory]
    [InlineData(DateStyle.YearMonthDay, "2024-02-30")]
    [InlineData(DateStyle.YearMonthDay, "2024-13-01")]
    [InlineData(DateStyle.YearMonthDay, "2024-01/31")]
    [InlineData(DateStyle.YearMonthDay, "24-01-31")]
    [InlineData(DateStyle.YearMonthDay, "2024-01-31x")]
    [InlineData(DateStyle.YearMonthDay, "")]
    [InlineData(DateStyle.MonthDayYear, "31/01/2024")]
    [InlineData(DateStyle.DayMonthYear, "1.2.3")]
    [InlineData(DateStyle.IsoWeek, "2023-W53")]
    [InlineData(DateStyle.YearQuarter, "2024-Q5")]
    [InlineData(DateStyle.Number, "12.5")]
    public void Read_NoDate_IsRefused(DateStyle style, string cell) => Assert.False(new DateReader(style).Read(Encoding.UTF8.GetBytes(cell), out _));

    [Fact]
    public void Read_CellsThatShareASlot_KeepTheirOwnDates()
    {
        var reader = new DateReader(DateStyle.YearMonthDay);
        var first = new DateOnly(1990, 1, 1);
        for (int round = 0; round < 2; round++)
        {
            for (int d = 0; d < 20_000; d++)
            {
                Assert.True(reader.Read(Encoding.UTF8.GetBytes(first.AddDays(d).ToString("yyyy-MM-dd")), out int number));
                Assert.Equal(first.DayNumber + d, number);
            }
        }
    }

    [Fact]
    public void Read_CustomFormat_IsRead()
    {
        Assert.True(new DateReader(DateStyle.Custom, "dd-MMM-yyyy").Read("31-Jan-2024"u8, out int number));
        Assert.Equal(new DateOnly(2024, 1, 31), DateOnly.FromDayNumber(number));
    }
}
