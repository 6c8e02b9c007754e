using System.Collections.Immutable;
using System.Text;
using Kontor.Errors;

namespace Kontor.Data.Sources;

/// <summary>What the first rows of a table hold, column by column.</summary>
internal sealed class TableProfile
{
    private const int CellBudget = 400_000, MostRows = 10_000;

    private TableProfile(string name, ImmutableArray<ColumnProfile> columns, int rows, bool whole, char mark, string markReason, bool markCertain)
    {
        Name = name;
        Columns = columns;
        Rows = rows;
        IsWhole = whole;
        DecimalMark = mark;
        DecimalReason = markReason;
        DecimalIsCertain = markCertain;
    }

    /// <summary>The table's name in messages.</summary>
    internal string Name { get; }

    /// <summary>The columns.</summary>
    internal ImmutableArray<ColumnProfile> Columns { get; }

    /// <summary>How many rows were sampled.</summary>
    internal int Rows { get; }

    /// <summary>True when the sample is the whole table.</summary>
    internal bool IsWhole { get; }

    /// <summary>The mark of the fraction.</summary>
    internal char DecimalMark { get; }

    /// <summary>Why it was taken.</summary>
    internal string DecimalReason { get; }

    /// <summary>False when the cells would allow the other mark too and it would change their values.</summary>
    internal bool DecimalIsCertain { get; }

    /// <summary>Samples the first rows of a table.</summary>
    /// <exception cref="DataException">The header names a column twice, or there is no row.</exception>
    internal static TableProfile Of(TableSource source, FitContext context)
    {
        using RowReader reader = source.Open();
        ImmutableArray<string> names = reader.Columns;
        for (int c = 0; c < names.Length; c++)
        {
            int first = names.IndexOf(names[c]);
            if (first < c)
                Throw.Fault(new DataFault(FaultCode.Duplicate, source.Name, $"the name twice, in columns {first + 1} and {c + 1}", "a different name for each column") { Row = 1, Column = names[c] });
        }
        int limit = Math.Clamp(CellBudget / names.Length, 200, MostRows), rows = 0;
        var codes = new List<int>[names.Length];
        var texts = new Utf8Interner[names.Length];
        for (int c = 0; c < names.Length; c++) (codes[c], texts[c]) = ([], new Utf8Interner());
        bool whole = true, any = false;
        while (reader.Read())
        {
            any = true;
            if (reader.Width != names.Length) continue; // said when the rows are read in earnest
            if (rows == limit)
            {
                whole = false;
                break;
            }
            for (int c = 0; c < names.Length; c++) codes[c].Add(texts[c].Add(reader.Cell(c)));
            if (rows++ % 1024 == 0) context.Cancellation.ThrowIfCancellationRequested();
        }
        if (!any) Throw.Fault(FaultCode.Empty, source.Name, "a header without rows", "one row or more");
        ImmutableArray<ColumnProfile> columns = [.. names.Select((n, c) => new ColumnProfile { Name = n, Index = c, Codes = [.. codes[c]], Texts = texts[c] })];
        foreach (ColumnProfile column in columns) CountDates(column);
        (char mark, string reason, bool certain) = source.DecimalMark is { } given ? (given, "the configuration says so", true) : DecimalSniffer.Sniff(columns);
        var numbers = new NumberReader(mark);
        foreach (ColumnProfile column in columns) CountNumbers(column, numbers);
        return new TableProfile(source.Name, columns, rows, whole, mark, reason, certain);
    }

    private static void CountDates(ColumnProfile column)
    {
        int[] counts = Counts(column);
        for (int i = 0; i < counts.Length; i++)
        {
            ReadOnlySpan<byte> cell = NumberReader.Trim(Encoding.UTF8.GetBytes(column.Texts[i]));
            if (NumberReader.IsMissing(cell)) continue;
            column.Filled += counts[i];
            for (DateStyle style = DateStyle.YearMonthDay; style < DateStyle.Custom; style++)
            {
                if (DateReader.Parse(style, cell, out _)) column.Dates[(int)style] += counts[i];
            }
        }
    }

    private static void CountNumbers(ColumnProfile column, NumberReader numbers)
    {
        int[] counts = Counts(column);
        for (int i = 0; i < counts.Length; i++)
        {
            byte[] cell = Encoding.UTF8.GetBytes(column.Texts[i]);
            if (FlagReader.Read(cell, out _)) column.Flags += counts[i];
            if (numbers.Read(cell, out double value) != NumberStatus.Number) continue;
            column.Numbers += counts[i];
            if (value == Math.Floor(value)) column.Integers += counts[i];
        }
    }

    private static int[] Counts(ColumnProfile column)
    {
        int[] counts = new int[column.Texts.Count];
        foreach (int code in column.Codes) counts[code]++;
        return counts;
    }
}
