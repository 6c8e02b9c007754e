using Kontor.Errors;

namespace Kontor.Data.Sources;

/// <summary>Tells from the first bytes of a file which character stands between its cells.</summary>
internal static class DialectSniffer
{
    private const int Rows = 500;
    private static readonly char[] Candidates = [',', ';', '\t', '|'];

    /// <summary>Takes the delimiter that cuts the most rows into as many cells as the header has, and of equals the one with more cells.</summary>
    /// <param name="head">The first bytes as UTF-8.</param>
    /// <returns>The delimiter and the reason in words.</returns>
    internal static (char Delimiter, string Reason) Delimiter(byte[] head)
    {
        (char Mark, double Share, int Width) best = (',', 0, 1);
        foreach (char candidate in Candidates)
        {
            (double share, int width) = Try(head, candidate);
            if (width < 2) continue;
            if (best.Width < 2 || (share, width).CompareTo((best.Share, best.Width)) > 0) best = (candidate, share, width);
        }
        return best.Width < 2
            ? (',', "the header holds no ',' ';' tab or '|': one column")
            : (best.Mark, $"it cuts the header into {best.Width} cells and {best.Share:0%} of the first rows into as many");
    }

    private static (double Share, int Width) Try(byte[] head, char delimiter)
    {
        int same = 0, rows = 0, width = 0;
        try
        {
            using var reader = new CsvRowReader(new MemoryStream(head), "head", delimiter);
            width = reader.Columns.Length;
            while (rows < Rows && reader.Read())
            {
                rows++;
                if (reader.Width == width) same++;
            }
        }
        catch (DataException)
        {
            // a quote that does not fit this delimiter: what was read so far counts
        }
        return (rows == 0 ? 1 : (double)same / rows, width);
    }
}
