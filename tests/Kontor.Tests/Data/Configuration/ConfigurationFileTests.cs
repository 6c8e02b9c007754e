using Kontor.Data.Calendars;
using Kontor.Data.Configuration;
using Kontor.Data.Loading;
using Kontor.Data.Sources;
using Kontor.Errors;

namespace Kontor.Tests.Data.Configuration;

public sealed class ConfigurationFileTests : IDisposable
{
    private const string Sales = "date,store,units\n2024-01-01,A,1\n2024-01-02,A,2\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_EverySetting_IsRead()
    {
        DataConfiguration said = ConfigurationFile.Read(_folder.Write("kontor.yaml", """
            source: { file: sub/sales.csv }
            delimiter: tab
            decimal: ","
            date_format: d.m.y
            encoding: latin-1
            date: day
            keys: [store, sku]
            target: { column: ln, transform: exp, round: true, aggregate: mean }
            frequency: week
            week_start: friday
            epoch: { period: 40, date: 1990-06-14 }
            aggregate: { temperature: last }
            gaps: missing
            until: common
            partial: drop
            duplicates: add
            negative: keep
            bad_rows: skip
            covariates: { known_ahead: [a, b], known_after: c, static: [d], price: p, promotion: [q], event: [e], ignore: [i] }
            own: { price: "price{brand}" }
            join: [{ file: f.csv, on: [store, day] }]
            filter: { min_observations: 79, from: 2020-01-01, to: 2020-12-31 }
            season: 26
            horizon: 8
            levels: [store]
            holidays: [US, events.csv]
            """));
        Assert.Equal(Path.Combine(_folder.Path, "sub", "sales.csv"), said.File);
        Assert.Equal(('\t', ',', DateStyle.DayMonthYear, TextEncoding.Windows1252), (said.Delimiter, said.Decimal, said.DateStyle, said.Encoding));
        Assert.Equal(("day", "ln", TargetTransform.Exp, true, AggregateRule.Mean), (said.Date!.Text, said.Target!.Text, said.Transform, said.Round, said.TargetAggregate));
        Assert.Equal((Frequency.Week, DayOfWeek.Friday, new Epoch(40, new DateOnly(1990, 6, 14))), (said.Frequency, said.WeekStart, said.Epoch));
        Assert.Equal((GapRule.Missing, SeriesEnd.Common, PartialRule.Drop, true, NegativeRule.Keep, BadRowRule.Skip), (said.Gaps, said.Until, said.Partial, said.AddDuplicates, said.Negative, said.BadRows));
        Assert.Equal(["store", "sku"], said.Keys!.Value.Select(k => k.Text));
        Assert.Equal(["a", "b"], said.KnownAhead.Select(k => k.Text));
        Assert.Equal("c d p q e i", string.Join(' ', said.KnownAfter.Concat(said.Static).Append(said.Price!).Concat(said.Promotion).Concat(said.Event).Concat(said.Ignore)));
        Assert.Equal(("price", "price{brand}"), (said.Own[0].Name, said.Own[0].Template.Text));
        Assert.Equal((Path.Combine(_folder.Path, "f.csv"), "store day"), (said.Joins[0].File, string.Join(' ', said.Joins[0].On)));
        Assert.Equal((79, new DateOnly(2020, 1, 1), new DateOnly(2020, 12, 31), 26, 8), (said.MinObservations, said.From, said.To, said.Season, said.Horizon));
        Assert.Equal(["US", Path.Combine(_folder.Path, "events.csv")], said.Holidays.Select(h => h.Text));
        Assert.Equal(("temperature", AggregateRule.Last), (said.Aggregates[0].Column.Text, said.Aggregates[0].Rule));
    }

    [Theory]
    [InlineData("file: sales.csv\ntarget: units\nhorizont: 8\n", "row 3, column 1: found 'horizont', needed one of ", "; did you mean 'horizon'? (UnknownName)")]
    [InlineData("file: sales.csv\ntarget: unitz\n", "row 2, column 9: found 'unitz', needed a column of ", ": date, store, units; did you mean 'units'? (UnknownName)")]
    [InlineData("file: sales.csv\ncovariates:\n  known_ahead: [pricce]\n", "row 3, column 17: found 'pricce', needed a column of ", "(UnknownName)")]
    [InlineData("file: sales.csv\ngaps: zeros\n", "row 2, column 7: found 'zeros', needed one of auto, zero, missing; did you mean 'zero'? (UnknownName)", "")]
    [InlineData("file: sales.csv\nhorizon: soon\n", "row 2, column 10: found 'soon', needed a whole number of 1 or more (NotANumber)", "")]
    [InlineData("file: sales.csv\nhorizon: 0\n", "row 2, column 10: found '0', needed a whole number of 1 or more (NotANumber)", "")]
    [InlineData("file: sales.csv\nepoch: { period: 40, date: 14.6.1990 }\n", "row 2, column 28: found '14.6.1990', needed a date such as 2024-01-31 (NotADate)", "")]
    [InlineData("file: sales.csv\nkeys: [store\n", "needed valid YAML (Malformed)", "")]
    [InlineData("- file\n", "row 1, column 1: found a list, needed a configuration as 'name: value' lines (Malformed)", "")]
    [InlineData("file: ${KONTOR_TEST_NO_SUCH}/x.csv\n", "row 1, column 7: found the variable KONTOR_TEST_NO_SUCH without a value", "(NotFound)")]
    [InlineData("file: sales.csv\nlevels: [shop]\n", "row 2, column 10: found 'shop', needed a column of the panel's keys and attributes: store", "(UnknownName)")]
    [InlineData("file: sales.csv\nholidays: [UK]\n", "row 2, column 12: found 'UK', needed a CSV file, or a country of the library: DE, FR, GB, US", "(UnknownName)")]
    [InlineData("target: units\n", "found no source, needed 'file: sales.csv', or a connection and a query (NotFound)", "")]
    public void Load_WrongSetting_IsNamedWithLineAndColumn(string yaml, string start, string end)
    {
        _folder.Write("sales.csv", Sales);
        string path = _folder.Write("plan.yaml", yaml);
        string message = Assert.Throws<DataException>(() => Source.Load(new LoadRequest { Path = path }, FitContext.Default)).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.Contains(start, message, StringComparison.Ordinal);
        Assert.EndsWith(end, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ConfigurationBesideTheFile_IsUsedAndSaid()
    {
        string sales = _folder.Write("sales.csv", Sales.Replace("units", "alpha,beta", StringComparison.Ordinal).Replace(",1\n", ",1,7\n", StringComparison.Ordinal).Replace(",2\n", ",2,9\n", StringComparison.Ordinal));
        _folder.Write("kontor.yaml", "target: beta\n");
        LoadResult loaded = Source.Load(new LoadRequest { Path = sales, Horizon = 5 }, FitContext.Default);
        Assert.Equal([7, 9], loaded.Panel[0].Target.ToArray());
        Assert.Equal(5, loaded.Configuration.Horizon);
        Assert.Contains(loaded.Facts, f => f.Subject == "configuration");
    }

    [Fact]
    public void Load_ConfigurationBesideForAnotherFile_IsNotUsed()
    {
        string sales = _folder.Write("sales.csv", Sales);
        _folder.Write("kontor.yaml", "file: other.csv\ntarget: nonsense\n");
        Assert.Equal([1, 2], Source.Load(new LoadRequest { Path = sales }, FitContext.Default).Panel[0].Target.ToArray());
    }

    [Fact]
    public void Read_VariableWithADefault_TakesTheDefault() =>
        Assert.Equal(Path.Combine(_folder.Path, "data", "x.csv"), ConfigurationFile.Read(_folder.Write("a.yaml", "file: ${KONTOR_TEST_NO_SUCH:-data}/x.csv\n")).File);
}
