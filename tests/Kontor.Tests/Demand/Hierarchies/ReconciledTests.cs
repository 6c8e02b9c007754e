using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand.Hierarchies;
using Kontor.Demand.Local;
using Kontor.Tests.Demand.Support;

namespace Kontor.Tests.Demand.Hierarchies;

public sealed class ReconciledTests
{
    [Theory]
    [InlineData(Reconciliation.BottomUp)]
    [InlineData(Reconciliation.TopDown)]
    [InlineData(Reconciliation.MinTrace)]
    public void Forecast_EveryMethod_GroupsAgreeWithMembers(Reconciliation method)
    {
        Panel panel = TestPanels.Monthly(3, 4, 48);
        HierarchicalForecast forecast = new Reconciled(new ExponentialSmoothing()) { Method = method, Origins = 6 }.Forecast(panel, 3, FitContext.Default);
        Hierarchy hierarchy = forecast.Hierarchy;
        Assert.Equal(1 + 3 + 4, hierarchy.Groups.Length);
        for (int g = 0; g < hierarchy.Groups.Length; g++)
        {
            SampleDistribution[] steps = forecast.Steps(g);
            for (int h = 0; h < 3; h++)
            {
                double members = hierarchy.Members[g].Sum(i => forecast.Members.Mean(i)[h]);
                Assert.Equal(members, steps[h].Mean, 1e-9 * members);
                Assert.InRange(steps[h].Quantile(0.5), members * 0.97, members * 1.03);
            }
        }
    }

    [Fact]
    public void TopDown_Total_IsTheForecastOfTheTotal()
    {
        Panel panel = TestPanels.Monthly(2, 2, 48);
        HierarchicalForecast forecast = new Reconciled(new ExponentialSmoothing()) { Method = Reconciliation.TopDown }.Forecast(panel, 2, FitContext.Default);
        Panel total = forecast.Hierarchy.Aggregate(panel).Where(g => g == 0);
        Forecast direct = new ExponentialSmoothing().Fit(total, FitContext.Default).Forecast(2);
        Assert.Equal(direct.Mean(0)[1], forecast.Group(0, 1, 1).Mean, 1e-8 * direct.Mean(0)[1]);
    }

    /// <summary>One total of two members, equal and independent errors: each node takes a third of the gap (Wickramasuriya et al. 2019, equation 12 with W = I).</summary>
    [Fact]
    public void MinTrace_EqualIndependentErrors_SharesTheGapEqually()
    {
        Hierarchy hierarchy = Of(["id"], new SeriesKey("a"), new SeriesKey("b"));
        double[] forecasts = [130, 50, 50];
        // orthogonal columns of equal length: the sample covariance is a multiple of the identity
        double[][] residuals = [[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]];
        MinTrace.Reconcile(hierarchy, residuals, forecasts, 1);
        Assert.Equal([120, 60, 60], forecasts.Select(f => Math.Round(f, 9)));
    }

    [Fact]
    public void MinTrace_PreciseTotal_MovesTheMembers()
    {
        Hierarchy hierarchy = Of(["id"], new SeriesKey("a"), new SeriesKey("b"));
        double[] forecasts = [130, 50, 50];
        double[][] residuals = [[.01, 1, 1], [.01, -1, -1], [-.01, 1, -1], [-.01, -1, 1]];
        MinTrace.Reconcile(hierarchy, residuals, forecasts, 1);
        Assert.Equal(130, forecasts[0], 0.01);
        Assert.Equal(forecasts[0], forecasts[1] + forecasts[2], 1e-9);
    }

    [Fact]
    public void MinTrace_UnbiasedForecasts_StayUnbiased()
    {
        // forecasts that already agree are left alone whatever the covariance: SG S = S
        Hierarchy hierarchy = Of(["store", "item"], new SeriesKey("a", "1"), new SeriesKey("a", "2"), new SeriesKey("b", "1"), new SeriesKey("b", "2"));
        double[] bottom = [10, 20, 30, 40];
        double[] nodes = [.. hierarchy.Members.Select(m => m.Sum(i => bottom[i])), .. bottom], before = [.. nodes];
        double[][] residuals = [.. Enumerable.Range(0, 6).Select(t => Enumerable.Range(0, nodes.Length).Select(n => Math.Sin((t * 7) + (n * n))).ToArray())];
        MinTrace.Reconcile(hierarchy, residuals, nodes, 1);
        Assert.All(nodes.Zip(before), p => Assert.Equal(p.Second, p.First, 1e-9));
    }

    private static Hierarchy Of(string[] keyNames, params SeriesKey[] keys)
    {
        var builder = new PanelBuilder(new Kontor.Data.Calendars.Calendar(Kontor.Data.Calendars.Frequency.Month), "units", [.. keyNames], []);
        foreach (SeriesKey key in keys) builder.Add(key, 0, [1, 2]);
        return Hierarchy.Of(builder.Build(), [.. keys]);
    }
}
