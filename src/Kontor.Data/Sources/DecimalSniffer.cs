using System.Collections.Immutable;

namespace Kontor.Data.Sources;

/// <summary>Tells from the sampled cells which mark stands before the fraction of a number.</summary>
internal static class DecimalSniffer
{
    /// <summary>Counts the cells that only one of the marks explains.</summary>
    /// <returns>The mark, the reason in words, and whether the cells decide.</returns>
    internal static (char Mark, string Reason, bool Certain) Sniff(ImmutableArray<ColumnProfile> columns)
    {
        int points = 0, commas = 0;
        string? point = null, comma = null, doubtful = null;
        foreach (ColumnProfile column in columns)
        {
            if (column.Dates.AsSpan(0, (int)DateStyle.Number).ContainsAnyInRange(Math.Max(1, (int)(0.9 * column.Filled)), int.MaxValue)) continue;
            for (int i = 0; i < column.Texts.Count; i++)
            {
                string cell = column.Texts[i].Trim();
                switch (Vote(cell))
                {
                    case '.':
                        points++;
                        point ??= cell;
                        break;
                    case ',':
                        commas++;
                        comma ??= cell;
                        break;
                    case '?':
                        doubtful ??= cell;
                        break;
                }
            }
        }
        if (points > 0 || commas > 0)
            return points >= commas ? ('.', $"of cells such as '{point}'", true) : (',', $"of cells such as '{comma}'", true);
        return doubtful is null
            ? ('.', "no cell holds a fraction", true)
            : ('.', $"no cell decides: '{doubtful}' could be read with either mark", false);
    }

    /// <summary>The mark that a cell proves, <c>?</c> when it could be either, a blank when it is no number with a mark.</summary>
    private static char Vote(string cell)
    {
        int start = cell.Length > 0 && cell[0] is '-' or '+' ? 1 : 0, digits = 0;
        for (int i = start; i < cell.Length; i++)
        {
            if (char.IsAsciiDigit(cell[i])) digits++;
            else if (cell[i] is not ('.' or ',')) return ' ';
        }
        int dot = cell.IndexOf('.'), comma = cell.IndexOf(',');
        if (digits == 0 || (dot < 0 && comma < 0)) return ' ';
        int lastDot = cell.LastIndexOf('.'), lastComma = cell.LastIndexOf(',');
        if (dot >= 0 && comma >= 0) return lastDot > lastComma ? (dot == lastDot ? '.' : ' ') : comma == lastComma ? ',' : ' ';
        char mark = dot >= 0 ? '.' : ',', other = mark == '.' ? ',' : '.';
        int first = Math.Max(dot, comma), last = Math.Max(lastDot, lastComma);
        if (first != last) return InThrees(cell.AsSpan(start), mark) ? other : ' ';
        bool couldGroup = cell.Length - last - 1 == 3 && first - start is >= 1 and <= 3 && cell[start] != '0';
        return couldGroup ? '?' : mark;
    }

    private static bool InThrees(ReadOnlySpan<char> cell, char mark)
    {
        int at = cell.IndexOf(mark);
        if (at is < 1 or > 3) return false;
        for (int since = 0, i = at + 1; i <= cell.Length; i++)
        {
            if (i < cell.Length && cell[i] != mark) since++;
            else if (since != 3) return false;
            else since = 0;
        }
        return true;
    }
}
