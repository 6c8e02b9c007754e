using Kontor.Data.Calendars;
using Kontor.Data.Panels;
using Kontor.Demand.Features;
using Kontor.Errors;

namespace Kontor.Tests.Demand.Features;

public sealed class FeatureBuilderTests
{
    [Fact]
    public void Init_OutsideTheDomain_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureBuilder { Horizon = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureBuilder { Tiers = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureBuilder { Season = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureBuilder { EventReach = 0 });
        Assert.Throws<ArgumentException>(() => new FeatureBuilder { SalesWindows = [] });
        Assert.Throws<ArgumentException>(() => new FeatureBuilder { PriceWindows = [4, 4] });
    }

    [Fact]
    public void Fit_NoSeries_IsRefused()
    {
        Panel empty = new PanelBuilder(new Calendar(Frequency.Week), "units", ["item"], []).Build();
        Assert.Equal(FaultCode.Empty, Assert.Throws<DataException>(() => new FeatureBuilder().Fit(empty, FitContext.Default)).Fault.Code);
    }

    [Fact]
    public void Fit_ColumnsThatAreNotThere_AreRefusedByName()
    {
        foreach (FeatureBuilder builder in (FeatureBuilder[])[new() { ListPrice = "mrp" }, new() { EffectivePrice = "mrp" }, new() { StockOut = "mrp" }])
        {
            DataFault fault = Assert.Throws<DataException>(() => builder.Fit(TinyMarket.Of(), FitContext.Default)).Fault;
            Assert.Equal((FaultCode.UnknownName, "mrp"), (fault.Code, fault.Column));
        }
        Assert.Throws<ArgumentException>(() => new FeatureBuilder { Similar = ["colour"] }.Fit(TinyMarket.Of(), FitContext.Default));
        Assert.Throws<DataException>(() => new FeatureBuilder { Countries = ["Atlantis"] }.Fit(TinyMarket.Of(), FitContext.Default));
    }

    [Fact]
    public void Fit_SimilarByTwoColumns_ComparesWithinBoth()
    {
        FeatureSchema schema = new FeatureBuilder { Similar = ["store x category"] }.Fit(TinyMarket.Random(1), FitContext.Default);
        Assert.Contains(schema.Numeric, c => c.Name == "discount in store x category");
        Assert.DoesNotContain(schema.Numeric, c => c.Name == "discount in store");
    }

    [Fact]
    public void Fit_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => new FeatureBuilder().Fit(TinyMarket.Of(), new FitContext { Cancellation = source.Token }));
    }
}
