using Kontor.Data.Calendars;
using Kontor.Data.Configuration;
using Kontor.Data.Loading;
using Kontor.Data.Panels;

namespace Kontor.Tests.Data.Loading;

public sealed class SourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_WeeklyPanel_TakesEveryColumnForWhatItIs()
    {
        LoadResult loaded = _folder.Load("""
            date,store,sku,category,units,price,promo,temperature
            2024-01-05,A,1,drinks,10,2.5,0,3.5
            2024-01-12,A,1,drinks,12,2.5,0,4
            2024-01-26,A,1,drinks,20,2.0,1,5
            2024-01-05,A,2,drinks,3,5,0,3.5
            2024-01-12,A,2,drinks,4,5,0,4
            2024-01-05,B,1,drinks,7,2.5,0,1
            2024-01-12,B,1,drinks,8,2.5,0,2
            2024-01-19,B,3,snacks,1,1.5,0,2
            2024-01-26,B,3,snacks,2,1.5,0,2.5
            """);
        Panel panel = loaded.Panel;
        Assert.Equal(new Calendar(Frequency.Week, DayOfWeek.Friday), panel.Calendar);
        Assert.Equal(["store", "sku"], panel.KeyNames);
        Assert.Equal("units", panel.TargetName);
        Assert.Equal(["A / 1", "A / 2", "B / 1", "B / 3"], panel.Keys.Select(k => k.ToString()));
        Assert.Equal([10, 12, double.NaN, 20], panel[0].Target.ToArray());
        Assert.Equal(
            [("price", CovariateTiming.KnownAhead, CovariateRole.Price), ("promo", CovariateTiming.KnownAhead, CovariateRole.Promotion), ("temperature", CovariateTiming.KnownAfter, CovariateRole.None), ("category", CovariateTiming.Static, CovariateRole.None)],
            panel.Covariates.Select(c => (c.Name, c.Timing, c.Role)));
        Assert.Equal(["drinks", "snacks"], panel.Covariates[3].Categories);
        Assert.Equal([0, 0, 0, 1], Enumerable.Range(0, 4).Select(s => panel[s].Static(3)));
        Assert.Equal(["total", "store", "category", "sku", "store x sku"], loaded.Levels.Select(l => l.Name));
        Assert.Equal(9, loaded.RowCount);
        Assert.Contains(loaded.Facts, f => f is { Subject: "periods without a row", Statement: "missing, not zero" });
    }

    [Fact]
    public void Load_Transactions_AreAddedUpAndGapsAreZero()
    {
        LoadResult loaded = _folder.Load(
            """
            date;shop;item;qty;price
            01.02.2024;A;x;1;2,50
            01.02.2024;A;x;3;1,50
            15.02.2024;A;x;2;2,50
            14.02.2024;A;y;5;4,00
            14.02.2024;A;y;5;4,00
            29.02.2024;A;y;1;4,00
            """,
            new DataConfiguration { Frequency = Frequency.Week });
        Panel panel = loaded.Panel;
        Assert.Equal(new Calendar(Frequency.Week, DayOfWeek.Monday), panel.Calendar);
        Assert.Equal([4, 0, 2, 0, 0], panel[0].Target.ToArray());
        Assert.Equal([10, 0, 1], panel[1].Target.ToArray());
        // weighted by units: (1 x 2.5 + 3 x 1.5) / 4; the price holds where nothing was sold
        Assert.Equal([1.75, 1.75, 2.5, 2.5, 2.5], panel[0].Dynamic(0)[..5].ToArray());
    }

    [Theory]
    [InlineData("yyyy-MM", 1, "Month")]
    [InlineData("yyyy-MM-01", 1, "Month")]
    [InlineData("yyyy-MM-01", 3, "Quarter")]
    [InlineData("yyyy-MM-01", 12, "Year")]
    [InlineData("yyyy", 12, "Year")]
    public void Load_DatesThatAreMonthsApart_GiveThatFrequency(string format, int months, string frequency)
    {
        string rows = string.Concat(Enumerable.Range(0, 8).Select(i => $"{new DateOnly(2001, 1, 1).AddMonths(i * months).ToString(format)},A,{i}\n"));
        Panel panel = _folder.Load($"year,store,units\n{rows}").Panel;
        Assert.Equal(frequency, panel.Calendar.Frequency.ToString());
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], panel[0].Target.ToArray());
    }

    [Theory]
    [InlineData("2024-W{0:00}", "Week")]
    [InlineData("2024-Q{0}", "Quarter")]
    [InlineData("{0}", "Ordinal")]
    public void Load_NamedPeriods_GiveTheirFrequency(string format, string frequency)
    {
        string rows = string.Concat(Enumerable.Range(1, 4).Select(i => $"{string.Format(format, i)},A,{i}\n"));
        Panel panel = _folder.Load($"period,store,units\n{rows}").Panel;
        Assert.Equal(frequency, panel.Calendar.Frequency.ToString());
        Assert.Equal([1, 2, 3, 4], panel[0].Target.ToArray());
    }

    [Fact]
    public void Load_Joins_GiveCovariatesAlsoAfterTheLastSale()
    {
        _folder.Write("features.csv", "Date;Store;IsHoliday;Temperature\n05.01.2024;1;TRUE;1,5\n12.01.2024;1;FALSE;2,5\n19.01.2024;1;FALSE;3,5\n26.01.2024;1;TRUE;4,5\n05.01.2024;2;TRUE;9,5\n");
        _folder.Write("stores.csv", "STORE,Type,Size\n1,B,100\n2,A,200\n");
        LoadResult loaded = _folder.Load(
            "Store,Date,Units\n1,2024-01-05,3\n1,2024-01-12,4\n2,2024-01-05,5\n3,2024-01-12,6\n",
            new DataConfiguration
            {
                Joins = [new JoinTable(Path.Combine(_folder.Path, "features.csv"), ["Store", "Date"]), new JoinTable(Path.Combine(_folder.Path, "stores.csv"), ["Store"])],
            });
        Panel panel = loaded.Panel;
        int holiday = panel.CovariateIndex("IsHoliday"), temperature = panel.CovariateIndex("Temperature"), type = panel.CovariateIndex("Type");
        Assert.Equal((CovariateTiming.KnownAhead, CovariateRole.Event), (panel.Covariates[holiday].Timing, panel.Covariates[holiday].Role));
        Assert.Equal([1, 0, 0, 1], panel[0].Dynamic(holiday).ToArray());
        Assert.Equal([1.5, 2.5, 3.5, 4.5], panel[0].Dynamic(temperature).ToArray());
        Assert.Equal((2, 2, 0), (panel[0].Length, panel[0].Ahead, panel[1].Ahead));
        Assert.Equal([1, 0, double.NaN], Enumerable.Range(0, 3).Select(s => panel[s].Static(type)));
        Assert.Equal(200, panel[1].Static(panel.CovariateIndex("Size")));
        Assert.Equal(3, loaded.Inputs.Length);
        Assert.Equal(0, panel[2].Ahead);
        // store 3 has no row in either table: said for both
        Assert.Equal(2, loaded.Findings.Count(f => f.Fault.Found == "no row for series 3"));
    }

    [Fact]
    public void Load_OwnPrice_IsTheColumnOfTheSeriesBrand()
    {
        Panel panel = _folder.Load(
            "week,brand,logmove,price1,price2\n40,1,0.6931471805599453,1.5,9\n41,1,1.0986122886681098,1.6,9\n40,2,0,8,2.5\n41,2,0,8,2.75\n",
            new DataConfiguration
            {
                Date = "week", Keys = ["brand"], Target = "logmove", Transform = TargetTransform.Exp, Round = true, Frequency = Frequency.Week, Epoch = new Epoch(40, new DateOnly(1990, 6, 14)),
                Own = [("price", "price{brand}")],
            }).Panel;
        Assert.Equal([2, 3], panel[0].Target.ToArray());
        int price = panel.CovariateIndex("price");
        Assert.Equal(CovariateRole.Price, panel.Covariates[price].Role);
        Assert.Equal([1.5, 1.6], panel[0].Dynamic(price)[..2].ToArray());
        Assert.Equal([2.5, 2.75], panel[1].Dynamic(price)[..2].ToArray());
        Assert.Equal(new DateOnly(1990, 6, 21), panel.Calendar.StartOf(panel[0].Start + 1));
        Assert.Equal(CovariateRole.None, panel.Covariates[panel.CovariateIndex("price1")].Role);
    }

    [Fact]
    public void Load_WideTable_IsMelted()
    {
        Panel panel = _folder.Load(
            "item,dept,2024-01,2024-02,2024-03\na,X,1,2,3\nb,Y,4,,6\n",
            new DataConfiguration { Keys = ["item"], Wide = new WideColumns("2024-01", "2024-03"), Gaps = GapRule.Zero }).Panel;
        Assert.Equal(Frequency.Month, panel.Calendar.Frequency);
        Assert.Equal([1, 2, 3], panel[0].Target.ToArray());
        Assert.Equal([4, double.NaN, 6], panel[1].Target.ToArray());
        Assert.Equal(["X", "Y"], panel.Covariates[panel.CovariateIndex("dept")].Categories);
    }

    [Fact]
    public void Load_Columns_ThatNameNoSeries_AreNotKeys()
    {
        var rows = new System.Text.StringBuilder("order_id,date,weekday,store,customer,weather,qty\n");
        for (int i = 0; i < 200; i++) rows.Append($"{i + 1000},{new DateOnly(2024, 1, 1).AddDays(i / 2):yyyy-MM-dd},{(DayOfWeek)(i / 2 % 7)},{(i % 2 == 0 ? "A" : "B")},C{i},{(i / 2 % 3 == 0 ? "sun" : "rain")},{i % 5}\n");
        LoadResult loaded = _folder.Load(rows.ToString());
        Assert.Equal(["store"], loaded.Panel.KeyNames);
        Assert.Equal([("weather", CovariateTiming.KnownAfter)], loaded.Panel.Covariates.Select(c => (c.Name, c.Timing)));
        Assert.Equal(["rain", "sun"], loaded.Panel.Covariates[0].Categories);
        Assert.All(new[] { "order_id", "weekday", "customer" }, name => Assert.Equal("left out", loaded.Facts.Single(f => f.Subject == $"column {name}").Statement));
    }

    [Fact]
    public void Load_SalesWrittenOnlyWhenThereWereSome_HaveZerosBetween()
    {
        LoadResult loaded = _folder.Load("date,store,units\n2024-01-01,A,1\n2024-01-02,A,2\n2024-01-06,A,3\n2024-01-07,A,3\n2024-01-08,A,1\n2024-01-09,B,1\n2024-01-10,B,1\n");
        Assert.Equal([1, 2, 0, 0, 0, 3, 3, 1, 0, 0], loaded.Panel[0].Target.ToArray());
        Assert.Equal(Confidence.Guess, loaded.Facts.Single(f => f.Subject == "periods without a row").Confidence);
    }

    [Fact]
    public void Load_LastPeriodInPart_IsSaidAndLeftOutOnDemand()
    {
        // 2024-01-01 is a Monday; the rows end on a Tuesday
        string text = "date,store,units\n" + string.Concat(Enumerable.Range(0, 23).Select(d => $"{new DateOnly(2024, 1, 1).AddDays(d):yyyy-MM-dd},A,{1}.5\n"));
        var weekly = new DataConfiguration { Frequency = Frequency.Week };
        LoadResult kept = _folder.Load(text, weekly), dropped = _folder.Load(text, weekly with { Partial = PartialRule.Drop });
        Assert.Equal([10.5, 10.5, 10.5, 3], kept.Panel[0].Target.ToArray());
        Assert.Equal([10.5, 10.5, 10.5], dropped.Panel[0].Target.ToArray());
        Assert.Contains("2024-01-22, whose rows end on 2024-01-23", Assert.Single(kept.Findings).Fault.Found, StringComparison.Ordinal);
        Assert.Equal(Severity.Warning, kept.Findings[0].Severity);
    }

    [Fact]
    public void Load_Holidays_AreKnownAheadWithEventsThatShareAPeriodTogether()
    {
        string text = "date,store,units\n" + string.Concat(Enumerable.Range(0, 10).Select(w => $"{new DateOnly(2024, 9, 30).AddDays(7 * w):yyyy-MM-dd},A,{w}\n"));
        LoadResult loaded = _folder.Load(text, new DataConfiguration { Holidays = ["us"] });
        Panel panel = loaded.Panel;
        int holiday = panel.CovariateIndex("holiday");
        Assert.Equal((CovariateTiming.KnownAhead, CovariateRole.Event), (panel.Covariates[holiday].Timing, panel.Covariates[holiday].Role));
        Assert.Equal("none", panel.Covariates[holiday].Categories[0]);
        ReadOnlySpan<double> codes = panel.KnownAhead(4).Values(0, holiday);
        Assert.Equal("none", panel.Covariates[holiday].Categories[(int)codes[0]]);
        Assert.Equal("Christmas Eve + Christmas", panel.Covariates[holiday].Categories[(int)codes[2]]);
        Assert.Contains("Thanksgiving", loaded.Events.Names);
    }

    [Fact]
    public void Load_ShortSeries_AreLeftOutAndSaid()
    {
        LoadResult loaded = _folder.Load("date,store,units\n2024-01-01,A,1\n2024-01-02,A,2\n2024-01-03,A,3\n2024-01-01,B,1\n2024-01-02,C,\n", new DataConfiguration { MinObservations = 3 });
        Assert.Equal(["A"], loaded.Panel.Keys.Select(k => k.ToString()));
        Assert.Contains(loaded.Findings, f => f.Fault.Where == "series B" && f.Fault.Found == "1 observed periods; left out");
        Assert.Contains(loaded.Findings, f => f.Fault.Where == "series C" && f.Fault.Found == "no observation of the target; left out");
    }

    [Fact]
    public void Load_Cancelled_Stops()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        string path = _folder.Write("sales.csv", "date,store,units\n2024-01-01,A,1\n");
        Assert.Throws<OperationCanceledException>(() => Source.Load(new LoadRequest { Path = path }, FitContext.Default with { Cancellation = stop.Token }));
    }
}
