using System.Collections.Immutable;
using System.Text;
using Kontor.Data.Configuration;
using Kontor.Data.Panels;
using Kontor.Data.Sources;
using Kontor.Errors;

namespace Kontor.Data.Loading;

/// <summary>Numbers and words that belong to series whatever the period, such as costs: a CSV file with one or more of the keys of a panel and columns about them.</summary>
/// <remarks>A row with a product and no store is about that product in every store. Bad rows are left out and listed.</remarks>
public sealed class KeyedTable
{
    private readonly ImmutableArray<int> _positions; // of the table's keys in the panel's
    private readonly Dictionary<SeriesKey, (long Row, object?[] Cells)> _rows = [];
    private readonly ImmutableArray<string> _columns;

    private KeyedTable(string path, ImmutableArray<int> positions, ImmutableArray<string> columns) => (Path, _positions, _columns) = (path, positions, columns);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What was read, for the record of a run.</summary>
    public InputFile? Input { get; private set; }

    /// <summary>The rows that were left out, and columns that were not understood.</summary>
    public ImmutableArray<Finding> Findings { get; private set; } = [];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file: plain or gzip, any common encoding, delimiter and mark of fractions.</param>
    /// <param name="keyNames">The keys of the panel; the file names at least one of them in its header.</param>
    /// <param name="columns">The columns that are read.</param>
    /// <param name="context">Cancellation.</param>
    /// <exception cref="DataException">The file is not there, is empty or malformed, has none of the keys, or lacks a column that is needed.</exception>
    public static KeyedTable Read(string path, ImmutableArray<string> keyNames, ImmutableArray<KeyedColumn> columns, FitContext context)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(context);
        var source = new CsvSource(path, new DataConfiguration());
        TableProfile profile = TableProfile.Of(source, context);
        using RowReader reader = source.Open();
        int[] keys = [.. keyNames.Select(k => NameLookup.Find(reader.Columns, k))], numbers = [.. columns.Select(c => NameLookup.Find(reader.Columns, c.Name))];
        if (keys.All(k => k < 0)) Throw.Fault(FaultCode.UnknownName, path, $"columns {string.Join(", ", reader.Columns)}", $"one of the keys {string.Join(", ", keyNames)}, so that rows can be told apart");
        for (int c = 0; c < columns.Length; c++)
        {
            if (columns[c].IsNeeded && numbers[c] < 0) Throw.Fault(FaultCode.UnknownName, path, $"columns {string.Join(", ", reader.Columns)}", $"a column {columns[c].Name}");
        }
        var table = new KeyedTable(path, [.. Enumerable.Range(0, keys.Length).Where(k => keys[k] >= 0)], [.. columns.Select(c => c.Name)]);
        table.Fill(reader, [.. keys.Where(k => k >= 0)], numbers, columns, new NumberReader(profile.DecimalMark), context);
        return table;
    }

    /// <summary>A number of a series.</summary>
    /// <param name="key">The key of the series, with all keys of the panel.</param>
    /// <param name="column">The name of the column, as it was asked for.</param>
    /// <returns>The number; null where the table has no row for the series, no such column, or an empty cell.</returns>
    public double? Value(SeriesKey key, string column) => (double?)Cell(key, column);

    /// <summary>A word of a series.</summary>
    /// <param name="key">The key of the series, with all keys of the panel.</param>
    /// <param name="column">The name of the column, as it was asked for.</param>
    /// <returns>The word; null where the table has no row for the series, no such column, or an empty cell.</returns>
    public string? Text(SeriesKey key, string column) => (string?)Cell(key, column);

    private object? Cell(SeriesKey key, string column)
    {
        ArgumentNullException.ThrowIfNull(key);
        int at = _columns.IndexOf(column);
        if (at < 0) throw new ArgumentException($"'{column}' was not asked for, needs one of {string.Join(", ", _columns)}", nameof(column));
        return _rows.TryGetValue(new SeriesKey([.. _positions.Select(p => key.Parts[p])]), out (long Row, object?[] Cells) found) ? found.Cells[at] : null;
    }

    private void Fill(RowReader reader, int[] keys, int[] numbers, ImmutableArray<KeyedColumn> columns, NumberReader numberReader, FitContext context)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        for (int c = 0; c < reader.Columns.Length; c++)
        {
            if (keys.Contains(c) || numbers.Contains(c)) continue;
            string hint = Suggestion.For(reader.Columns[c], columns.Select(k => k.Name)) is { } near ? $"; did you mean {near}?" : "";
            findings.Add(new Finding(Severity.Note, new DataFault(FaultCode.UnknownName, Path, $"column '{reader.Columns[c]}', which is not used", $"{string.Join(", ", columns.Select(k => k.Name))}{hint}")));
        }
        while (reader.Read())
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (Row(reader, keys, numbers, columns, numberReader) is { } fault) findings.Add(new Finding(Severity.Warning, fault with { Row = reader.Row }));
        }
        Input = reader.Finish();
        Findings = findings.ToImmutable();
    }

    private DataFault? Row(RowReader reader, int[] keys, int[] numbers, ImmutableArray<KeyedColumn> columns, NumberReader numberReader)
    {
        if (reader.Width != reader.Columns.Length) return new DataFault(FaultCode.Malformed, Path, $"{reader.Width} cells", $"{reader.Columns.Length}, as the header has");
        string Text(int c) => Encoding.UTF8.GetString(reader.Cell(c)).Trim();
        object?[] cells = new object?[numbers.Length];
        for (int c = 0; c < numbers.Length; c++)
        {
            if (numbers[c] < 0) continue;
            if (columns[c].IsText)
            {
                cells[c] = Text(numbers[c]) is { Length: > 0 } word ? word : null;
                continue;
            }
            NumberStatus status = numberReader.Read(reader.Cell(numbers[c]), out double value);
            if (status == NumberStatus.Missing) continue;
            if (status != NumberStatus.Number) return new DataFault(FaultCode.NotANumber, Path, $"'{Text(numbers[c])}'", "a number, or an empty cell") { Column = reader.Columns[numbers[c]] };
            if (value < columns[c].Least || (columns[c].IsAbove && value == columns[c].Least))
                return new DataFault(FaultCode.OutOfRange, Path, $"{value}", $"a number {(columns[c].IsAbove ? "above " : "of ")}{columns[c].Least}{(columns[c].IsAbove ? "" : " or more")}") { Column = reader.Columns[numbers[c]] };
            cells[c] = value;
        }
        var key = new SeriesKey([.. keys.Select(Text)]);
        return _rows.TryAdd(key, (reader.Row, cells)) ? null : new DataFault(FaultCode.Duplicate, Path, $"{key} again, after row {_rows[key].Row}", "one row for each");
    }
}
