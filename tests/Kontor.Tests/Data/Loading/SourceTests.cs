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
}
