using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Kontor.Data.Sources;

/// <summary>Reads a cell as a date of one style; remembers the cells that it read, since dates repeat.</summary>
internal sealed class DateReader
{
    private const int Slots = 4096, Widest = 24;

    private readonly DateStyle _style;
    private readonly string? _format;
    private readonly byte[] _cells = new byte[Slots * Widest];
    private readonly (byte Length, int Day)[] _known = new (byte, int)[Slots]; // Length 0: free

    /// <summary>Makes a reader.</summary>
    /// <param name="style">The style.</param>
    /// <param name="format">The .NET format of <see cref="DateStyle.Custom"/>.</param>
    internal DateReader(DateStyle style, string? format = null)
    {
        _style = style;
        _format = format;
    }

    /// <summary>The style.</summary>
    internal DateStyle Style => _style;

    /// <summary>Reads a cell.</summary>
    /// <param name="cell">The cell as UTF-8.</param>
    /// <param name="day">The day number (0001-01-01 is 0) of the date or of the first day of its period; of a numbered period its number.</param>
    /// <returns>False when the cell is no such date.</returns>
    internal bool Read(ReadOnlySpan<byte> cell, out int day)
    {
        if (cell.Length is 0 or > Widest) return Parse(cell, out day);
        uint hash = 0;
        foreach (byte b in cell) hash = (hash * 31) + b;
        int slot = (int)((hash ^ (hash >> 12)) & (Slots - 1));
        Span<byte> kept = _cells.AsSpan(slot * Widest, cell.Length);
        if (_known[slot].Length == cell.Length && kept.SequenceEqual(cell))
        {
            day = _known[slot].Day;
            return true;
        }
        if (!Parse(cell, out day)) return false;
        cell.CopyTo(kept);
        _known[slot] = ((byte)cell.Length, day);
        return true;
    }

    /// <summary>Reads a cell in a style without remembering it.</summary>
    internal static bool Parse(DateStyle style, ReadOnlySpan<byte> cell, out int day) => style switch
    {
        DateStyle.YearMonthDay => Parts(cell, yearFirst: true, out int y, out int m, out int d) & Day(y, m, d, out day),
        DateStyle.DayMonthYear => Parts(cell, yearFirst: false, out int d, out int m, out int y) & Day(y, m, d, out day),
        DateStyle.MonthDayYear => Parts(cell, yearFirst: false, out int m, out int d, out int y) & Day(y, m, d, out day),
        DateStyle.Compact => Digits(cell, 8, out int n) & Day(n / 10000, n / 100 % 100, n % 100, out day),
        DateStyle.IsoWeek => Week(cell, out day),
        DateStyle.YearMonth => Month(cell, out day),
        DateStyle.YearQuarter => Quarter(cell, out day),
        DateStyle.Year => Digits(cell, 4, out int y) & Day(y, 1, 1, out day),
        DateStyle.Number => Utf8Parser.TryParse(cell, out day, out int used) && used == cell.Length,
        _ => throw new ArgumentOutOfRangeException(nameof(style), style, "needs a style that is built in"),
    };

    private bool Parse(ReadOnlySpan<byte> cell, out int day)
    {
        cell = NumberReader.Trim(cell);
        if (_style != DateStyle.Custom) return Parse(_style, cell, out day);
        bool read = DateTime.TryParseExact(Encoding.UTF8.GetString(cell), _format, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out DateTime date);
        day = read ? DateOnly.FromDateTime(date).DayNumber : 0;
        return read;
    }

    // three numbers with the same separator between them, and perhaps a time of day
    private static bool Parts(ReadOnlySpan<byte> cell, bool yearFirst, out int a, out int b, out int c)
    {
        a = b = c = 0;
        if (!Number(ref cell, out a, out int aDigits) || cell.IsEmpty || cell[0] is not ((byte)'-' or (byte)'/' or (byte)'.')) return false;
        byte separator = cell[0];
        cell = cell[1..];
        if (!Number(ref cell, out b, out int bDigits) || cell.IsEmpty || cell[0] != separator) return false;
        cell = cell[1..];
        if (!Number(ref cell, out c, out int cDigits) || !IsTime(cell)) return false;
        if (bDigits > 2) return false;
        if (yearFirst) return aDigits == 4 && cDigits <= 2;
        if (aDigits > 2 || cDigits is not (2 or 4)) return false;
        if (cDigits == 2) c += c < 70 ? 2000 : 1900;
        return true;
    }

    private static bool Number(ref ReadOnlySpan<byte> cell, out int value, out int digits)
    {
        value = digits = 0;
        while (digits < cell.Length && digits < 5 && cell[digits] is >= (byte)'0' and <= (byte)'9') value = (value * 10) + cell[digits++] - '0';
        cell = cell[digits..];
        return digits is > 0 and < 5;
    }

    private static bool IsTime(ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty) return true;
        if (rest[0] is not ((byte)' ' or (byte)'T') || rest.Length < 3) return false;
        foreach (byte b in rest[1..])
        {
            if (b is not (>= (byte)'0' and <= (byte)'9' or (byte)':' or (byte)'.' or (byte)'Z' or (byte)'+' or (byte)'-' or (byte)' ' or (byte)'A' or (byte)'P' or (byte)'M')) return false;
        }
        return true;
    }

    private static bool Digits(ReadOnlySpan<byte> cell, int count, out int value)
    {
        value = 0;
        if (cell.Length != count) return false;
        foreach (byte b in cell)
        {
            if (b is < (byte)'0' or > (byte)'9') return false;
            value = (value * 10) + b - '0';
        }
        return true;
    }

    private static bool Day(int year, int month, int day, out int number)
    {
        number = 0;
        if (year is < 1800 or > 2200 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        number = new DateOnly(year, month, day).DayNumber;
        return true;
    }

    private static bool Week(ReadOnlySpan<byte> cell, out int day)
    {
        day = 0;
        int mark = cell.IndexOfAny((byte)'W', (byte)'w');
        if (mark is not (4 or 5) || (mark == 5 && cell[4] != '-') || !Digits(cell[..4], 4, out int year) || year is < 1800 or > 2200) return false;
        ReadOnlySpan<byte> rest = cell[(mark + 1)..];
        if (!Number(ref rest, out int week, out _) || !rest.IsEmpty || week < 1 || week > ISOWeek.GetWeeksInYear(year)) return false;
        day = DateOnly.FromDateTime(ISOWeek.ToDateTime(year, week, DayOfWeek.Monday)).DayNumber;
        return true;
    }

    private static bool Month(ReadOnlySpan<byte> cell, out int day)
    {
        day = 0;
        if (Digits(cell, 6, out int compact)) return compact / 100 >= 1900 && Day(compact / 100, compact % 100, 1, out day);
        if (cell.Length is not (6 or 7) || cell[4] is not ((byte)'-' or (byte)'/' or (byte)'.') || !Digits(cell[..4], 4, out int year)) return false;
        return Digits(cell[5..], cell.Length - 5, out int month) && Day(year, month, 1, out day);
    }

    private static bool Quarter(ReadOnlySpan<byte> cell, out int day)
    {
        day = 0;
        if (cell.Length is not (6 or 7 or 8) || !Digits(cell[..4], 4, out int year)) return false;
        ReadOnlySpan<byte> rest = cell[4..];
        if (rest[0] is (byte)'-' or (byte)' ' or (byte)'/') rest = rest[1..];
        return rest.Length == 2 && rest[0] is (byte)'Q' or (byte)'q' && rest[1] is >= (byte)'1' and <= (byte)'4' && Day(year, ((rest[1] - '1') * 3) + 1, 1, out day);
    }
}
