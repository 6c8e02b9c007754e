using System.Text;

namespace Kontor.Errors;

/// <summary>One thing that is wrong with the data: where, what was found, what is needed.</summary>
/// <param name="Code">The kind of fault.</param>
/// <param name="Where">The file, the table or the series.</param>
/// <param name="Found">What was found, quoted from the input.</param>
/// <param name="Needed">What is needed instead, as advice to the person who can change it.</param>
public sealed record DataFault(FaultCode Code, string Where, string Found, string Needed)
{
    /// <summary>The line of the file, counted from 1 with the header as line 1; null where there is none.</summary>
    public long? Row { get; init; }

    /// <summary>The column's name; null where there is none.</summary>
    public string? Column { get; init; }

    /// <summary>One line that a person can act on.</summary>
    /// <returns>Such as <c>sales.csv, row 17, column units: found 'abc', needed a number (NotANumber)</c>.</returns>
    public override string ToString()
    {
        var text = new StringBuilder(Where);
        if (Row is { } row) text.Append($", row {row}");
        if (Column is { } column) text.Append($", column {column}");
        return text.Append($": found {Found}, needed {Needed} ({Code})").ToString();
    }
}
