namespace Kontor.Data.Calendars;

/// <summary>The length of a period.</summary>
public enum Frequency
{
    /// <summary>Days.</summary>
    Day,

    /// <summary>Weeks of seven days from a chosen weekday.</summary>
    Week,

    /// <summary>Calendar months.</summary>
    Month,

    /// <summary>Calendar quarters.</summary>
    Quarter,

    /// <summary>Calendar years.</summary>
    Year,

    /// <summary>Numbered periods without a date, such as week 40 to 160 of a scanner panel.</summary>
    Ordinal,
}
