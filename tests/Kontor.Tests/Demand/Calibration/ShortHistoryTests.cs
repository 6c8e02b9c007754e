using Kontor.Demand.Calibration;
using Kontor.Demand.Global;
using Kontor.Demand.Local;
using Kontor.Tests.Demand.Support;

namespace Kontor.Tests.Demand.Calibration;

public sealed class ShortHistoryTests
{
    [Fact]
    public void Factor_HalfTheHistory_IsAkaikesRatio()
    {
        // 4 parameters: (1 + 8/40) / (1 + 8/20) = 6/7
        Assert.Equal(Math.Sqrt(6.0 / 7), ShortHistory.Factor(4, 20, 40), 1e-12);
        Assert.Equal(1, ShortHistory.Factor(4, 40, 40));
        Assert.Equal(1, ShortHistory.Factor(0, 20, 40));
    }

    [Fact]
    public void Parameters_SeasonsAndModels_CountsWhatOneSeriesMustYield()
    {
        var weekly = TestPanels.Of(TestPanels.Weeks, [[1, 2, 3]]);
        Assert.Equal(4, ShortHistory.Parameters([new ExponentialSmoothing()], weekly)); // a season of 52 is not fitted week by week
        Assert.Equal(15, ShortHistory.Parameters([new OptimisedTheta(), new ExponentialSmoothing { Season = 12 }], weekly));
        Assert.Equal(0, ShortHistory.Parameters([new OptimisedTheta(), new GlobalTrees()], weekly));
    }
}
