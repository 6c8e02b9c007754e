using Kontor.Data.Checks;
using Kontor.Data.Configuration;
using Kontor.Data.Loading;
using Kontor.Data.Panels;
using Kontor.Errors;

namespace Kontor.Tests.Data.Loading;

/// <summary>Bad input gives one message that names file, row, column, found and needed.</summary>
public sealed class BadInputTests : IDisposable
{
    private const string Header = "date,store,units,price\n";
    private const string Good = "2024-01-01,A,1,2.5\n2024-01-02,A,2,2.5\n2024-01-03,A,3,2.5\n2024-01-04,A,4,2.5\n2024-01-05,A,5,2.5\n2024-01-06,A,6,2.5\n2024-01-07,A,7,2.5\n2024-01-08,A,8,2.5\n2024-01-09,A,9,2.5\n2024-01-10,A,9,2.5\n2024-01-11,A,9,2.5\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Header + Good + "2024-02-30,A,1,2\n", "row 13, column date: found '2024-02-30', needed a date such as 2024-01-31, as in the other rows (NotADate)")]
    [InlineData(Header + Good + "12.01.2024,A,1,2\n", "row 13, column date: found '12.01.2024', needed a date such as 2024-01-31, as in the other rows (NotADate)")]
    [InlineData(Header + Good + ",A,1,2\n", "row 13, column date: found an empty cell, needed a date such as 2024-01-31, as in the other rows (NotADate)")]
    [InlineData(Header + Good + "2024-01-12,A,ten,2\n", "row 13, column units: found 'ten', needed a number such as 1234.5, or an empty cell where it is missing (NotANumber)")]
    [InlineData(Header + Good + "2024-01-12,A,1,cheap\n", "row 13, column price: found 'cheap', needed a number such as 1234.5, or an empty cell where it is missing (NotANumber)")]
    [InlineData(Header + Good + "2024-01-12,A,-3,2\n", "row 13, column units: found '-3', needed zero or more; write 'negative: keep' in kontor.yaml when such rows are returns (OutOfRange)")]
    [InlineData(Header + Good + "2024-01-12,A,NaN,2\n", "row 13, column units: found 'NaN', needed a finite number, or an empty cell where it is missing (NotFinite)")]
    [InlineData(Header + Good + "2024-01-12,A,1,-Infinity\n", "row 13, column price: found '-Infinity', needed a finite number, or an empty cell where it is missing (NotFinite)")]
    [InlineData(Header + Good + "2024-01-12,A,1\n", "row 13: found 3 cells, needed 4, as in the header (Malformed)")]
    [InlineData(Header + Good + "2024-01-12,A,1,2,3\n", "row 13: found 5 cells, needed 4, as in the header (Malformed)")]
    [InlineData(Header + Good + "2024-01-12,\"A,1,2\n", "row 13: found a quote that is never closed, needed a closing quote (\") at the end of the cell (Malformed)")]
    [InlineData(Header + Good + "2024-01-05,A,1,2\n", "row 13, column date: found series A a second time in 2024-01-05, needed one row per series and date, as elsewhere in the table; write 'duplicates: add' in kontor.yaml to add them up (Duplicate)")]
    [InlineData("", ": found an empty file, needed a header line and rows (Empty)")]
    [InlineData("\n\n", ": found an empty file, needed a header line and rows (Empty)")]
    [InlineData(Header, ": found a header without rows, needed one row or more (Empty)")]
    [InlineData("date,store,units,store\n2024-01-01,A,1,2\n", "row 1, column store: found the name twice, in columns 2 and 4, needed a different name for each column (Duplicate)")]
    [InlineData("place,units\nA,1\nB,2\n", "row 1: found no column of dates among place, units, needed a date or period per row; name its column with 'date:' in kontor.yaml (Ambiguous)")]
    [InlineData("date,store,alpha,beta\n2024-01-01,A,1,2\n2024-01-02,A,3,5\n", "row 1: found several columns that could be the target: alpha, beta, needed one; name it with 'target:' in kontor.yaml (Ambiguous)")]
    [InlineData("date,store,units\n2024-01-01,A,one\n2024-01-02,A,two\n", "row 1: found 'one' in column units, whose cells are not numbers, needed one; name it with 'target:' in kontor.yaml (NotANumber)")]
    [InlineData("year,week,store,units\n2024,1,A,3\n2024,2,A,4\n", "row 1, column week: found a date in several columns, year and week, needed one column such as 2024-W05 or 2024-01; or, when numbers count on over the years, that column as 'date:' in kontor.yaml (Ambiguous)")]
    public void Load_BadText_IsOneClearMessage(string text, string message)
    {
        string path = _folder.Write("sales.csv", text);
        DataException refusal = Assert.Throws<DataException>(() => Source.Load(new LoadRequest { Path = path }, FitContext.Default));
        Assert.Equal(path + (message.StartsWith(':') ? "" : ", ") + message, refusal.Message);

        CheckReport report = DataCheck.Run(new LoadRequest { Path = path }, FitContext.Default);
        Assert.False(report.IsUsable);
        Assert.Equal(message.StartsWith(':') ? path + message : $"{path}, {message}", report.Findings[0].Fault.ToString());
    }

    [Fact]
    public void Load_MixedFrequencies_NamesBothSeriesAndRows()
    {
        string text = "date,store,units\n" + Dates("A", 12, d => new DateOnly(2024, 1, 5).AddDays(7 * d)) + Dates("B", 12, d => new DateOnly(2024, 1, 5).AddMonths(d));
        DataException refusal = Assert.Throws<DataException>(() => _folder.Load(text));
        Assert.Equal(FaultCode.MixedFrequency, refusal.Fault.Code);
        Assert.Equal("series B (from row 14) with monthly dates and series A (from row 2) with weekly dates", refusal.Fault.Found);
    }

    [Fact]
    public void Load_SeriesThatChangesItsFrequency_NamesBothRows()
    {
        string text = "date,store,units\n" + Dates("A", 8, d => new DateOnly(2024, 1, 5).AddMonths(d)) + Dates("A", 9, d => new DateOnly(2024, 9, 1).AddDays(d));
        DataException refusal = Assert.Throws<DataException>(() => _folder.Load(text));
        Assert.Equal((FaultCode.MixedFrequency, "series A with daily dates (row 11) and monthly dates (row 3)"), (refusal.Fault.Code, refusal.Fault.Found));
    }

    [Fact]
    public void Load_MixedFrequenciesWithOneNamed_AreAggregated()
    {
        string text = "date,store,units\n" + Dates("A", 12, d => new DateOnly(2024, 1, 5).AddDays(7 * d)) + Dates("B", 3, d => new DateOnly(2024, 1, 5).AddMonths(d));
        LoadResult loaded = _folder.Load(text, new DataConfiguration { Frequency = Kontor.Data.Calendars.Frequency.Month });
        Assert.Equal([4, 4, 4], loaded.Panel[0].Target.ToArray());
        Assert.Equal([1, 1, 1], loaded.Panel[1].Target.ToArray());
    }

    [Fact]
    public void Load_BytesThatAreNoText_AreRefused()
    {
        byte[] noise = new byte[2000];
        Kontor.Randomness.RandomStream stream = Kontor.Randomness.RandomStream.Of(5);
        for (int i = 0; i < noise.Length; i++) noise[i] = (byte)stream.NextInt(256);
        Refused(_folder.Write("noise.csv", noise), FaultCode.NotText, "zero bytes");
        Refused(_folder.Write("noise.csv.gz", TemporaryFolder.Gzip(noise)), FaultCode.NotText, "inside gzip");
        Refused(_folder.Write("book.csv", [.. "PK\u0003\u0004"u8, .. noise]), FaultCode.NotText, "Excel workbook");
    }

    [Fact]
    public void Load_GzipCutShort_IsRefused()
    {
        byte[] text = System.Text.Encoding.UTF8.GetBytes(Header + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"2024-01-01,S{i * 7919 % 50021},{i % 97},1.5\n")));
        byte[] whole = TemporaryFolder.Gzip(text);
        // cut right after a row, the text alone would look whole
        Refused(_folder.Write("cut.csv.gz", whole[..(whole.Length / 2)]), FaultCode.NotText, "damaged");
    }

    [Fact]
    public void Load_NoFile_IsRefused()
    {
        Refused(Path.Combine(_folder.Path, "sales.csv"), FaultCode.NotFound, "no such file");
        Refused(_folder.Path, FaultCode.NotFound, "a folder");
    }

    [Fact]
    public void Load_TextInAnotherEncodingFarDownTheFile_SaysWhatToSet()
    {
        byte[] text = [.. System.Text.Encoding.UTF8.GetBytes(Header + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"2024-01-01,S{i % 50},1,2\n"))), .. System.Text.Encoding.Latin1.GetBytes("2024-01-01,Köln,1,2\n")];
        string path = _folder.Write("sales.csv", text);
        DataException refusal = Assert.Throws<DataException>(() => Source.Load(new LoadRequest { Path = path }, FitContext.Default));
        Assert.Equal((FaultCode.NotText, 20_002L), (refusal.Fault.Code, refusal.Fault.Row!.Value));
        Assert.Contains("windows-1252", refusal.Fault.Needed, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SkippedBadRows_AreCountedListedAndLeaveNoTrace()
    {
        string path = _folder.Write("sales.csv", Header + Good + "2024-01-12,A,ten,2\n2024-01-12,Z,eleven,2\nx,A,1,2\n2024-01-12,A,10,2.5\n");
        LoadResult loaded = Source.Load(new LoadRequest { Path = path, BadRows = BadRowRule.Skip }, FitContext.Default);
        Assert.Equal((15, 3), (loaded.RowCount, loaded.SkippedRows));
        Assert.Equal([(FaultCode.NotANumber, 2L), (FaultCode.NotADate, 1L)], loaded.BadRows.Select(b => (b.First.Code, b.Count)));
        Assert.Equal([13L, 14L], loaded.BadRows[0].Rows);
        Assert.Equal(["A"], loaded.Panel.Keys.Select(k => k.ToString()));
        Assert.Equal(10, loaded.Panel[0].Target[^1]);
    }

    [Fact]
    public void KnownAhead_CovariateThatStopsEarly_NamesItAndTheSeries()
    {
        var rows = new System.Text.StringBuilder("date,store,units,price,footfall\n");
        for (int d = 0; d < 20; d++) rows.Append($"{new DateOnly(2024, 1, 1).AddDays(d):yyyy-MM-dd},A,{d + 1},{2 + (d % 2)},{d * 3}\n");
        for (int d = 20; d < 25; d++) rows.Append($"{new DateOnly(2024, 1, 1).AddDays(d):yyyy-MM-dd},A,,2,{(d < 23 ? 5 : "")}\n");
        Panel panel = _folder.Load(rows.ToString()).Panel;
        Assert.Equal((20, 3), (panel[0].Length, panel[0].Ahead));
        Assert.Equal([2, 2, 2], panel.KnownAhead(3).Values(0, panel.CovariateIndex("price")).ToArray());
        DataException refusal = Assert.Throws<DataException>(() => panel.KnownAhead(4));
        Assert.Equal((FaultCode.Missing, "footfall", "series A"), (refusal.Fault.Code, refusal.Fault.Column, refusal.Fault.Where));
        Assert.Equal(("values up to 2024-01-23", "values up to 2024-01-24, the end of the horizon"), (refusal.Fault.Found, refusal.Fault.Needed));
    }

    private static string Dates(string store, int count, Func<int, DateOnly> date) => string.Concat(Enumerable.Range(0, count).Select(d => $"{date(d):yyyy-MM-dd},{store},1\n"));

    private static void Refused(string path, FaultCode code, string found)
    {
        DataException refusal = Assert.Throws<DataException>(() => Source.Load(new LoadRequest { Path = path }, FitContext.Default));
        Assert.Equal(code, refusal.Fault.Code);
        Assert.Contains(found, refusal.Fault.Found, StringComparison.Ordinal);
        Assert.Equal(path, refusal.Fault.Where);
    }
}
