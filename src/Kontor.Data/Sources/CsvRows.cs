using System.Collections.Immutable;
using System.Text;
using Kontor.Data.Configuration;
using Kontor.Errors;

namespace Kontor.Data.Sources;

/// <summary>The rows of a CSV text, read forward one at a time without keeping them, such as rows that a model scores.</summary>
/// <remarks>RFC 4180. Blank lines are skipped. Not for several threads at once.</remarks>
public sealed class CsvRows : IDisposable
{
    private readonly RowReader _reader;

    private CsvRows(RowReader reader) => _reader = reader;

    /// <summary>The names in the header, without spaces around them.</summary>
    public ImmutableArray<string> Columns => _reader.Columns;

    /// <summary>The line where the current row begins, the header being line 1.</summary>
    public long Line => _reader.Row;

    /// <summary>The number of cells of the current row; it differs from the number of columns when the row is ragged.</summary>
    public int Width => _reader.Width;

    /// <summary>Opens a file; its encoding, compression and delimiter are found out.</summary>
    /// <param name="path">The file, plain or .gz.</param>
    /// <exception cref="DataException">There is no such file, it is empty, or it is no text.</exception>
    public static CsvRows Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new CsvRows(new CsvSource(path, new DataConfiguration()).Open());
    }

    /// <summary>Reads a text with commas between cells and a header.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="where">What a message calls it.</param>
    /// <exception cref="DataException">There is no header.</exception>
    public static CsvRows Of(Stream utf8, string where)
    {
        ArgumentNullException.ThrowIfNull(utf8);
        return new CsvRows(new CsvRowReader(utf8, where, ','));
    }

    /// <summary>Moves to the next row.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="DataException">The row cannot be split into cells.</exception>
    public bool Read() => _reader.Read();

    /// <summary>A cell of the current row without its quotes.</summary>
    /// <param name="column">The position, 0 to <see cref="Width"/> - 1.</param>
    public string Text(int column) => Encoding.UTF8.GetString(_reader.Cell(column));

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();
}
