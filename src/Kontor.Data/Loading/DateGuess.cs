using System.Collections.Immutable;
using System.Text;
using Kontor.Data.Configuration;
using Kontor.Data.Sources;
using Kontor.Errors;

namespace Kontor.Data.Loading;

/// <summary>Finds the column of the date and how its dates are written.</summary>
internal static class DateGuess
{
    private static readonly DateStyle[] Dated = [DateStyle.YearMonthDay, DateStyle.DayMonthYear, DateStyle.MonthDayYear, DateStyle.IsoWeek, DateStyle.YearQuarter, DateStyle.YearMonth, DateStyle.Compact];

    /// <summary>The column that holds the date.</summary>
    /// <exception cref="DataException">None does, or only a year and a week apart.</exception>
    internal static (ColumnProfile Column, Fact Fact) Column(TableProfile profile, DataConfiguration said)
    {
        if (said.Date is { } named)
        {
            ColumnProfile column = profile.Columns[NameLookup.Need([.. profile.Columns.Select(c => c.Name)], named, said.Path, profile.Name)];
            return (column, new Fact($"column {column.Name}", "the date", "the configuration says so", Confidence.Certain));
        }
        ColumnProfile? best = null;
        int bestScore = 0;
        foreach (ColumnProfile column in profile.Columns)
        {
            int score = Score(column);
            if (score > bestScore) (best, bestScore) = (column, score);
        }
        if (best is null)
        {
            Throw.Fault(new DataFault(FaultCode.Ambiguous, profile.Name, $"no column of dates among {string.Join(", ", profile.Columns.Select(c => c.Name))}", "a date or period per row; name its column with 'date:' in kontor.yaml") { Row = 1 });
        }
        ColumnProfile? second = profile.Columns.FirstOrDefault(c => c != best && Score(c) == 1 && ColumnWords.IsDerived(c.Name));
        if (bestScore == 1 && second is not null && ColumnWords.IsDerived(best.Name))
            Throw.Fault(new DataFault(FaultCode.Ambiguous, profile.Name, $"a date in several columns, {best.Name} and {second.Name}", "one column such as 2024-W05 or 2024-01; or, when numbers count on over the years, that column as 'date:' in kontor.yaml") { Row = 1, Column = second.Name });
        string reason = bestScore >= 4 ? "its name and its cells say so" : bestScore >= 2 ? "its cells are dates" : "its name says so and its cells are whole numbers";
        return (best, new Fact($"column {best.Name}", "the date", reason, bestScore >= 4 ? Confidence.Certain : bestScore >= 2 ? Confidence.Likely : Confidence.Guess));
    }

    /// <summary>How the dates of a column are written.</summary>
    internal static (DateStyle Style, string? Format, Fact Fact) Style(TableSource source, TableProfile profile, ColumnProfile column, DataConfiguration said, FitContext context)
    {
        string subject = $"dates of column {column.Name}";
        if (said.DateStyle is { } given) return (given, said.DateFormat, new Fact(subject, NameOf(given), "the configuration says so", Confidence.Certain));
        if (said.Ordinal || said.Epoch is not null) return (DateStyle.Number, null, new Fact(subject, NameOf(DateStyle.Number), "the configuration says so", Confidence.Certain));
        DateStyle[] fit = Fitting(column);
        if (fit.Length == 0)
        {
            DateStyle number = ColumnIsYear(column) ? DateStyle.Year : DateStyle.Number;
            if (column.Dates[(int)number] < 0.9 * column.Filled || column.Filled == 0) NoDate(profile, column);
            return (number, null, new Fact(subject, NameOf(number), "its cells are whole numbers", Confidence.Likely));
        }
        if (!(fit.Contains(DateStyle.DayMonthYear) && fit.Contains(DateStyle.MonthDayYear)))
            return (fit[0], null, new Fact(subject, NameOf(fit[0]), "the cells can be read in no other way", Confidence.Certain));
        int days = column.Dates[(int)DateStyle.DayMonthYear], months = column.Dates[(int)DateStyle.MonthDayYear];
        if (days == months && !profile.IsWhole) (days, months) = Scan(source, column, context);
        if (days != months)
        {
            DateStyle decided = days > months ? DateStyle.DayMonthYear : DateStyle.MonthDayYear;
            return (decided, null, new Fact(subject, NameOf(decided), "some rows have a number above 12 where the other reading wants a month", Confidence.Certain));
        }
        bool european = profile.DecimalMark == ',' || column.Texts[0].Contains('.');
        DateStyle taken = european ? DateStyle.DayMonthYear : DateStyle.MonthDayYear;
        return (taken, null, new Fact(subject, NameOf(taken), $"no row decides between day and month; {(european ? "the marks of numbers and dates are those of countries that put the day first" : "month first is usual with '/' and a decimal point")}; set 'date_format:' to be sure", Confidence.Guess));
    }

    // Reads the whole column, for day and month in doubt: rows that each reading explains.
    private static (int Days, int Months) Scan(TableSource source, ColumnProfile column, FitContext context)
    {
        long days = 0, months = 0, rows = 0;
        using RowReader reader = source.Open();
        while (reader.Read())
        {
            if (++rows % (1 << 16) == 0) context.Cancellation.ThrowIfCancellationRequested();
            if (column.Index >= reader.Width) continue;
            ReadOnlySpan<byte> cell = NumberReader.Trim(reader.Cell(column.Index));
            if (DateReader.Parse(DateStyle.DayMonthYear, cell, out _)) days++;
            if (DateReader.Parse(DateStyle.MonthDayYear, cell, out _)) months++;
        }
        return (days.CompareTo(months), 0);
    }

    // 4 and more: name and cells; 2: cells alone; 1: a name with whole numbers; 0: no
    private static int Score(ColumnProfile column)
    {
        bool named = ColumnWords.IsDate(column.Name);
        DateStyle[] fit = Fitting(column);
        if (fit.Any(s => s is not (DateStyle.Compact or DateStyle.YearMonth))) return named ? 5 : 2;
        if (fit.Length > 0 && (named || !column.IsNumeric)) return named ? 4 : 2;
        return named && column.Filled > 0 && column.Dates[(int)DateStyle.Number] >= 0.9 * column.Filled ? 1 : 0;
    }

    private static DateStyle[] Fitting(ColumnProfile column) =>
        [.. Dated.Where(s => column.Filled > 0 && column.Dates[(int)s] >= 0.9 * column.Filled).OrderByDescending(s => column.Dates[(int)s])];

    private static bool ColumnIsYear(ColumnProfile column) =>
        (column.Name.Contains("year", StringComparison.OrdinalIgnoreCase) || column.Name.Contains("jahr", StringComparison.OrdinalIgnoreCase)) && column.Dates[(int)DateStyle.Year] >= 0.9 * column.Filled;

    private static void NoDate(TableProfile profile, ColumnProfile column)
    {
        for (int row = 0; row < column.Codes.Length; row++)
        {
            string cell = column.Texts[column.Codes[row]];
            if (DateReader.Parse(DateStyle.Number, NumberReader.Trim(Encoding.UTF8.GetBytes(cell)), out _)) continue;
            Throw.Fault(new DataFault(FaultCode.NotADate, profile.Name, $"'{cell}'", "dates written in one way, such as 2024-01-31; or name the way with 'date_format:' in kontor.yaml") { Row = row + 2, Column = column.Name });
        }
    }

    private static string NameOf(DateStyle style) => style switch
    {
        DateStyle.YearMonthDay => "year, month, day",
        DateStyle.DayMonthYear => "day, month, year",
        DateStyle.MonthDayYear => "month, day, year",
        DateStyle.Compact => "eight digits, year, month, day",
        DateStyle.IsoWeek => "ISO weeks",
        DateStyle.YearMonth => "months",
        DateStyle.YearQuarter => "quarters",
        DateStyle.Year => "years",
        DateStyle.Number => "numbered periods",
        _ => "in the form that is given",
    };
}
