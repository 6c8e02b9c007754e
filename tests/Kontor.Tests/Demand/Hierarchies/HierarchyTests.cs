using Kontor.Data.Calendars;
using Kontor.Data.Panels;
using Kontor.Demand.Backtesting;
using Kontor.Demand.Hierarchies;
using Kontor.Demand.Local;

namespace Kontor.Tests.Demand.Hierarchies;

/// <summary>Groups from keys and attributes, the same for plans and for backtests.</summary>
public sealed class HierarchyTests
{
    private static readonly Panel Shops = Build();

    [Fact]
    public void Of_KeysAndAttributes_MakeOneLevelEachFromCoarseToFine()
    {
        Hierarchy hierarchy = Hierarchy.Of(Shops, Shops.Keys);
        Assert.Equal(["store", "item", "kind"], hierarchy.Columns);
        Assert.Equal(["total", "store", "store", "kind", "kind", "item", "item", "item"], hierarchy.Levels);
        Assert.Equal(["* / * / *", "a / * / *", "b / * / *", "* / * / drink", "* / * / food", "* / 1 / *", "* / 2 / *", "* / 3 / *"], hierarchy.Groups.Select(g => g.ToString()));
        Assert.Equal([0, 1, 3, 4], hierarchy.Members[3]);
    }

    [Fact]
    public void Of_SeriesInAnotherOrderAndFewer_MembersAreTheirPositions()
    {
        Hierarchy hierarchy = Hierarchy.Of(Shops, [Shops.Keys[5], Shops.Keys[0]], [GroupLevels.By(Shops, ["store"])]);
        Assert.Equal(["a / *", "b / *"], hierarchy.Groups.Select(g => g.ToString()));
        Assert.Equal([1], hierarchy.Members[0]);
        Assert.Equal([0], hierarchy.Members[1]);
        Assert.Equal(2, hierarchy.BottomCount);
    }

    [Fact]
    public void Aggregate_Attribute_SumsItsSeries()
    {
        Hierarchy hierarchy = Hierarchy.Of(Shops, Shops.Keys);
        Panel groups = hierarchy.Aggregate(Shops);
        // items 1 and 2 are drinks, in both stores: 1 + 2 + 4 + 5
        Assert.Equal(12, groups[hierarchy.Groups.Select(g => g.ToString()).ToList().IndexOf("* / * / drink")].Target[0]);
    }

    [Fact]
    public void Backtest_Attribute_IsASlice()
    {
        Backtest backtest = Backtest.Run(Shops, [new Naive()], origins: 1, horizon: 1, FitContext.Default);
        Assert.Equal([("kind", "drink", 4), ("kind", "food", 2)], backtest.Table().Where(r => r.Slice == "kind").Select(r => (r.Slice, r.Value, r.Count)));
    }

    private static Panel Build()
    {
        var builder = new PanelBuilder(new Calendar(Frequency.Month), "units", ["store", "item"], [new Covariate("kind", CovariateTiming.Static) { Categories = ["drink", "food"] }]);
        for (int i = 0; i < 6; i++) builder.Add(new SeriesKey(i < 3 ? "a" : "b", $"{(i % 3) + 1}"), 0, [i + 1, i + 2, i + 1, i + 3], [i % 3 == 2 ? 1.0 : 0.0]);
        return builder.Build();
    }
}
