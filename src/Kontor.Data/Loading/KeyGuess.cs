using Kontor.Data.Sources;

namespace Kontor.Data.Loading;

/// <summary>Tells whether a column of text names series, or describes them over time.</summary>
internal static class KeyGuess
{
    private const int FewRows = 50;

    /// <summary>True when the column differs on almost every row, as the number of an order does.</summary>
    internal static bool IsRowNumber(ColumnProfile column, int rows) => rows >= FewRows && column.Texts.Count > rows / 2;

    /// <summary>True when the text changes over time while the named keys stay, with one value per date, such as the weather.</summary>
    /// <param name="column">The column in question.</param>
    /// <param name="keys">The columns that are keys already.</param>
    /// <param name="date">The date.</param>
    internal static bool ChangesOverTime(ColumnProfile column, IReadOnlyList<ColumnProfile> keys, ColumnProfile? date)
    {
        if (date is null) return false;
        var perSeries = new Dictionary<string, int>();
        var perDate = new Dictionary<string, int>();
        int changing = 0, clashing = 0;
        for (int row = 0; row < column.Codes.Length; row++)
        {
            string series = string.Join('\u001f', keys.Select(k => k.Codes[row]));
            if (perSeries.TryAdd(series, column.Codes[row])) changing += 0;
            else if (perSeries[series] != column.Codes[row]) changing++;
            string dated = $"{series}\u001f{date.Codes[row]}";
            if (!perDate.TryAdd(dated, column.Codes[row]) && perDate[dated] != column.Codes[row]) clashing++;
        }
        return changing > 0 && clashing < 0.05 * column.Codes.Length;
    }
}
