using System.Collections.Immutable;
using Kontor.Errors;
using Kontor.Serving.Rows;

namespace Kontor.Serving.Batches;

/// <summary>The columns of a file of rows: which of them the model takes, and what the result is called.</summary>
internal sealed class BatchHeader
{
    internal BatchHeader(ImmutableArray<string> columns, Signature signature, string where)
    {
        Columns = columns;
        Where = where;
        Inputs = [.. Enumerable.Range(0, columns.Length).Where(c => signature.Inputs.Any(i => i.Name == columns[c]))];
        string[] outputs = [.. signature.Outputs.Select(o => o.Name), "error"];
        // a name of the input keeps it: the prediction says that it is one
        Line = string.Join(',', columns.Concat(outputs.Select(o => columns.Contains(o) ? $"predicted_{o}" : o)).Select(CsvText.Quoted));
        // says which column is missing before the long work begins
        BoundRows.Of(new ScoreRows([.. Inputs.Select(c => ScoreColumn.OfTexts(columns[c], []))], 0) { Where = where }, signature);
    }

    internal ImmutableArray<string> Columns { get; }

    internal string Where { get; }

    /// <summary>The positions of the columns that the model takes.</summary>
    internal ImmutableArray<int> Inputs { get; }

    /// <summary>The header of the result.</summary>
    internal string Line { get; }
}
