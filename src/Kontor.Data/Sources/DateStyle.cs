namespace Kontor.Data.Sources;

/// <summary>How dates are written.</summary>
public enum DateStyle
{
    /// <summary>Year, month, day: <c>2024-01-31</c>, <c>2024/01/31</c>; a time of day after it is ignored.</summary>
    YearMonthDay,

    /// <summary>Day, month, year: <c>31.01.2024</c>, <c>31/1/24</c>; a time of day after it is ignored.</summary>
    DayMonthYear,

    /// <summary>Month, day, year: <c>01/31/2024</c>; a time of day after it is ignored.</summary>
    MonthDayYear,

    /// <summary>Eight digits: <c>20240131</c>.</summary>
    Compact,

    /// <summary>ISO 8601 week: <c>2024-W05</c>.</summary>
    IsoWeek,

    /// <summary>Year and month: <c>2024-01</c>, <c>2024/01</c>, <c>202401</c>.</summary>
    YearMonth,

    /// <summary>Year and quarter: <c>2024-Q1</c>, <c>2024Q1</c>.</summary>
    YearQuarter,

    /// <summary>Four digits: <c>2024</c>.</summary>
    Year,

    /// <summary>A whole number that counts periods: <c>40</c>, <c>41</c>.</summary>
    Number,

    /// <summary>A .NET format string that the configuration gives, such as <c>dd-MMM-yyyy</c>.</summary>
    Custom,
}
