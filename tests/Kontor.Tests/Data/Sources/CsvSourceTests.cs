using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Kontor.Data.Loading;

namespace Kontor.Tests.Data.Sources;

public sealed class CsvSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, bool, string> Encodings => new()
    {
        { "utf-8", false, "UTF-8" },
        { "utf-8", true, "UTF-8" },
        { "utf-16", false, "UTF-16 (low byte first)" },
        { "utf-16BE", false, "UTF-16 (high byte first)" },
        { "iso-8859-1", false, "Windows-1252" },
        { "iso-8859-1", true, "Windows-1252" },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Load_AnyEncoding_PlainOrGzip_ReadsTheSame(string encoding, bool gzip, string said)
    {
        var text = new StringBuilder("Datum;Filiale;Menge\n");
        for (int d = 0; d < 30; d++) text.Append($"{new DateOnly(2024, 1, 1).AddDays(d):dd.MM.yyyy};Köln;{d},5\n");
        var kind = Encoding.GetEncoding(encoding);
        byte[] bytes = [.. kind.GetPreamble(), .. kind.GetBytes(text.ToString())];
        // the name does not say that it is gzip
        string path = _folder.Write("verkauf.txt", gzip ? TemporaryFolder.Gzip(bytes) : bytes);
        LoadResult loaded = Source.Load(new LoadRequest { Path = path }, FitContext.Default);
        Assert.Equal("Köln", loaded.Panel.Keys[0].ToString());
        Assert.Equal(29.5, loaded.Panel[0].Target[29]);
        Assert.Equal(said, loaded.Facts.Single(f => f.Subject == "encoding").Statement);
        Assert.Equal(gzip, loaded.Facts.Any(f => f.Subject == "compression"));
        Assert.Equal(new FileInfo(path).Length, loaded.Inputs[0].Bytes);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))), loaded.Inputs[0].Sha256);
    }

    /// <summary>Whatever the delimiter, decimal mark and way to write dates, they are found and the numbers are the same.</summary>
    [Fact]
    public void Load_AnyDialect_ReadsTheSameNumbers() => Prop.ForAll(
        ArbMap.Default.ArbFor<(NonEmptyArray<int> Cents, byte Style)>(), input =>
        {
            char delimiter = ",;\t|"[input.Style % 4];
            bool comma = (input.Style & 4) > 0;
            string format = new[] { "yyyy-MM-dd", "dd.MM.yyyy", "MM/dd/yyyy", "yyyyMMdd" }[(input.Style >> 3) % 4];
            // the first number proves the mark, and thirty days prove the order of day and month
            double[] units = [.. new[] { 123456 }.Concat(input.Cents.Get.Select(c => Math.Abs(c % 1_000_000))).Concat(new int[30]).Select(c => c / 100.0)];
            var text = new StringBuilder($"date{delimiter}store{delimiter}units\n");
            for (int d = 0; d < units.Length; d++)
            {
                string number = units[d].ToString("0.00", CultureInfo.InvariantCulture);
                if (comma) number = number.Replace('.', ',');
                if (number.Contains(delimiter)) number = $"\"{number}\"";
                text.Append(new DateOnly(2023, 1, 1).AddDays(d).ToString(format, CultureInfo.InvariantCulture)).Append(delimiter).Append('A').Append(delimiter).Append(number).Append('\n');
            }
            Assert.Equal(units, _folder.Load(text.ToString()).Panel[0].Target.ToArray());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Load_DecimalMarkThatNoCellDecides_IsAGuess()
    {
        LoadResult loaded = _folder.Load("date;store;units\n2024-01-01;A;1.234\n2024-01-02;A;2.345\n");
        Assert.Equal(Confidence.Guess, loaded.Facts.Single(f => f.Subject == "decimal mark").Confidence);
        Assert.Equal([1.234, 2.345], loaded.Panel[0].Target.ToArray());
    }

    [Fact]
    public void Load_DayAndMonthDecidedFarDownTheFile_IsSureAndRight()
    {
        // the first 12,000 rows could be read either way; the last row settles it
        var text = new StringBuilder("date,store,units\n");
        for (int i = 0; i < 12_000; i++) text.Append($"0{1 + (i % 9)}/0{1 + (i / 9 % 9)}/2024,S{i},1\n");
        text.Append("25/01/2024,S1,1\n");
        LoadResult loaded = _folder.Load(text.ToString());
        Fact dates = loaded.Facts.Single(f => f.Subject == "dates of column date");
        Assert.Equal(("day, month, year", Confidence.Certain), (dates.Statement, dates.Confidence));
    }

    [Fact]
    public void Load_DayAndMonthUndecided_IsAGuessThatIsSaid()
    {
        Fact dates = _folder.Load("date,store,units\n01/02/2024,A,1\n02/02/2024,A,2\n03/02/2024,A,4\n").Facts.Single(f => f.Subject == "dates of column date");
        Assert.Equal(("month, day, year", Confidence.Guess), (dates.Statement, dates.Confidence));
        Assert.Contains("date_format", dates.Reason, StringComparison.Ordinal);
    }
}
