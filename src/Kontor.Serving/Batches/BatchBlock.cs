using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Kontor.Data.Sources;
using Kontor.Errors;
using Kontor.Serving.Rows;

namespace Kontor.Serving.Batches;

/// <summary>Some rows of a file, and their lines in the result.</summary>
internal sealed class BatchBlock(BatchHeader header, int size)
{
    private readonly List<string[]> _rows = new(size);
    private readonly List<long> _lines = new(size);
    private readonly List<int> _widths = new(size);

    internal int Count => _rows.Count;

    /// <summary>Takes the current row; one with too few or too many cells is bad.</summary>
    internal void Add(CsvRows rows)
    {
        string[] cells = new string[header.Columns.Length];
        for (int c = 0; c < cells.Length; c++) cells[c] = c < rows.Width ? rows.Text(c) : "";
        _rows.Add(cells);
        _lines.Add(rows.Line);
        _widths.Add(rows.Width);
    }

    /// <summary>Scores the rows and empties the block.</summary>
    /// <returns>The lines of the result, and the faults of the bad rows.</returns>
    internal (byte[] Text, int Rows, ImmutableArray<DataFault> Faults) Score(Scorer scorer, CancellationToken cancellation)
    {
        ImmutableArray<ScoreColumn> columns = [.. header.Inputs.Select(c => ScoreColumn.OfTexts(header.Columns[c], [.. _rows.Select(r => r[c])]))];
        ScoredRows scored = scorer.Score(new ScoreRows(columns, Count) { Where = header.Where, Numbers = _lines.ToArray() }, cancellation);
        var text = new StringBuilder();
        var faults = ImmutableArray.CreateBuilder<DataFault>();
        for (int r = 0; r < Count; r++)
        {
            DataFault? fault = _widths[r] == header.Columns.Length
                ? scored.FaultOf(r)
                : new DataFault(FaultCode.Malformed, header.Where, $"{_widths[r]} cells", $"{header.Columns.Length}, as the header has") { Row = _lines[r] };
            text.AppendJoin(',', _rows[r].Select(CsvText.Quoted));
            foreach (ScoreColumn column in scored.Columns) text.Append(',').Append(fault is null ? Cell(column, r) : "");
            text.Append(',').Append(fault is null ? "" : CsvText.Quoted(fault.ToString())).Append('\n');
            if (fault is not null) faults.Add(fault);
        }
        int count = Count;
        _rows.Clear();
        _lines.Clear();
        _widths.Clear();
        return (Encoding.UTF8.GetBytes(text.ToString()), count, faults.ToImmutable());
    }

    private static string Cell(ScoreColumn column, int row) => column.Type == FieldType.Text
        ? CsvText.Quoted(column.Texts[row] ?? "")
        : double.IsFinite(column.Numbers[row]) ? column.Numbers[row].ToString("R", CultureInfo.InvariantCulture) : "";
}
