using System.Globalization;
using System.Text;

namespace Kontor.Data.Sources;

/// <summary>Reads a cell as a number, with one mark for the fraction; groups of thousands and a currency sign are understood.</summary>
/// <remarks>A number of at most 15 digits is a whole number over a power of ten, both exact in double, so that the quotient is correctly rounded
/// (Clinger 1990, "How to read floating point numbers accurately", fast path); anything else goes through the platform's reader.</remarks>
/// <param name="decimalMark">The mark of the fraction: <c>.</c> or <c>,</c>.</param>
internal sealed class NumberReader(char decimalMark)
{
    /// <summary>The largest number that is taken: products of four larger ones, such as a variance of squares, are not finite.</summary>
    internal const double Largest = 1e60;

    private static readonly double[] PowersOfTen = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    private readonly byte _mark = (byte)decimalMark;
    private readonly byte _group = decimalMark == ',' ? (byte)'.' : (byte)',';

    /// <summary>Reads a cell.</summary>
    /// <param name="cell">The cell as UTF-8.</param>
    /// <param name="value">The number when there is one, else zero.</param>
    internal NumberStatus Read(ReadOnlySpan<byte> cell, out double value)
    {
        int at = 0, digits = 0, fraction = -1;
        long whole = 0;
        bool negative = cell.Length > 0 && cell[0] == '-';
        if (negative) at = 1;
        for (; at < cell.Length; at++)
        {
            uint digit = (uint)(cell[at] - '0');
            if (digit <= 9)
            {
                whole = (whole * 10) + digit;
                if (++digits > 15) break;
            }
            else if (cell[at] == _mark && fraction < 0)
            {
                fraction = digits;
            }
            else
            {
                break;
            }
        }
        if (at < cell.Length || digits == 0) return Slow(cell, out value);
        double magnitude = fraction < 0 ? whole : whole / PowersOfTen[digits - fraction];
        value = negative ? -magnitude : magnitude;
        return NumberStatus.Number;
    }

    private NumberStatus Slow(ReadOnlySpan<byte> cell, out double value)
    {
        value = 0;
        cell = Trim(cell);
        if (IsMissing(cell)) return NumberStatus.Missing;
        if (cell.Length > 400) return NumberStatus.NotANumber;
        Span<byte> plain = stackalloc byte[cell.Length];
        int length = 0, groupDigits = -1; // -1: no group mark yet, else the digits since the last one
        bool fraction = false;
        cell = TrimCurrency(cell);
        for (int i = 0; i < cell.Length; i++)
        {
            byte b = cell[i];
            if (b == _mark)
            {
                if (fraction || groupDigits is not (-1 or 3)) return NumberStatus.NotANumber;
                fraction = true;
                plain[length++] = (byte)'.';
                continue;
            }
            int group = fraction || b is (byte)'e' or (byte)'E' ? 0 : GroupMark(cell[i..]);
            if (group > 0)
            {
                // groups hold three digits, the first one to three
                if (groupDigits is not (-1 or 3) || i == 0 || i + group >= cell.Length) return NumberStatus.NotANumber;
                if (groupDigits == -1 && length - (plain[0] is (byte)'-' or (byte)'+' ? 1 : 0) is < 1 or > 3) return NumberStatus.NotANumber;
                groupDigits = 0;
                i += group - 1;
                continue;
            }
            if (groupDigits >= 0 && !fraction && b is >= (byte)'0' and <= (byte)'9') groupDigits++;
            if (b == '.') return NumberStatus.NotANumber;
            plain[length++] = b;
        }
        if (!fraction && groupDigits is not (-1 or 3)) return NumberStatus.NotANumber;
        if (IsNotFinite(plain[..length])) return NumberStatus.NotFinite;
        if (!double.TryParse(plain[..length], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value))
        {
            value = 0;
            return NumberStatus.NotANumber;
        }
        if (Math.Abs(value) <= Largest) return NumberStatus.Number;
        bool finite = double.IsFinite(value);
        value = 0;
        return finite ? NumberStatus.TooLarge : NumberStatus.NotFinite;
    }

    // the number of bytes of a mark between thousands, 0 when there is none
    private int GroupMark(ReadOnlySpan<byte> text) =>
        text[0] == _group || text[0] is (byte)'\'' or (byte)' ' ? 1
        : text.StartsWith("\u00A0"u8) ? 2
        : text.StartsWith("\u202F"u8) || text.StartsWith("’"u8) ? 3 : 0;

    private static ReadOnlySpan<byte> TrimCurrency(ReadOnlySpan<byte> cell)
    {
        ReadOnlySpan<byte> rest = cell;
        if (rest.StartsWith("$"u8)) rest = rest[1..];
        else if (rest.StartsWith("£"u8)) rest = rest["£"u8.Length..];
        else if (rest.StartsWith("€"u8)) rest = rest["€"u8.Length..];
        else if (rest.EndsWith("€"u8)) rest = rest[..^"€"u8.Length];
        return Trim(rest);
    }

    /// <summary>The cell without blanks around it, no-break ones included.</summary>
    internal static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> cell)
    {
        while (true)
        {
            if (cell.Length > 0 && cell[0] is (byte)' ' or (byte)'\t') cell = cell[1..];
            else if (cell.Length > 0 && cell[^1] is (byte)' ' or (byte)'\t') cell = cell[..^1];
            else if (cell.StartsWith("\u00A0"u8)) cell = cell[2..];
            else if (cell.EndsWith("\u00A0"u8)) cell = cell[..^2];
            else return cell;
        }
    }

    /// <summary>True when the cell, trimmed, stands for nothing.</summary>
    internal static bool IsMissing(ReadOnlySpan<byte> cell) =>
        cell.IsEmpty || cell.SequenceEqual("NA"u8) || cell.SequenceEqual("-"u8) || cell.SequenceEqual("N/A"u8) || cell.SequenceEqual("#N/A"u8)
        || Ascii.EqualsIgnoreCase(cell, "null"u8) || cell.SequenceEqual("None"u8);

    private static bool IsNotFinite(ReadOnlySpan<byte> cell)
    {
        if (cell.Length > 0 && cell[0] is (byte)'-' or (byte)'+') cell = cell[1..];
        return Ascii.EqualsIgnoreCase(cell, "nan"u8) || Ascii.EqualsIgnoreCase(cell, "inf"u8) || Ascii.EqualsIgnoreCase(cell, "infinity"u8)
            || cell.SequenceEqual("∞"u8);
    }
}
