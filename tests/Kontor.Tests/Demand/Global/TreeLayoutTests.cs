using System.Collections.Immutable;
using Kontor.Data.Calendars;
using Kontor.Data.Panels;
using Kontor.Demand.Global;
using Kontor.Randomness;

namespace Kontor.Tests.Demand.Global;

public sealed class TreeLayoutTests
{
    [Theory]
    [InlineData(155, false)]
    [InlineData(156, true)]
    public void Of_WeeklyHistory_KnowsTheCalendarFromThreeYears(int weeks, bool known)
    {
        TreeLayout layout = TreeLayout.Of(new GlobalTrees(), Weekly(weeks, others: 0));
        Assert.Equal((known, known), (layout.KnowsYear, layout.KnowsSeason));
        Assert.Equal(!known, layout.Lacks().Any(l => l.Contains("features of the calendar", StringComparison.Ordinal)));
        Assert.Equal(known, Names(weeks, others: 0).Contains("phase of year"));
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void Of_CovariatesWithoutRole_ArePlainWhileTheyAreFew(int others, bool plain)
    {
        ImmutableArray<string> names = Names(60, others);
        Assert.Equal(plain, names.Contains("other 0"));
        Assert.Contains("holiday", names); // events are always seen
        TreeLayout layout = TreeLayout.Of(new GlobalTrees(), Weekly(60, others));
        Assert.Equal(!plain, layout.Lacks().Any(l => l.Contains("by a ridge regression only", StringComparison.Ordinal)));
    }

    [Fact]
    public void Fill_CovariatesBesidePrices_GiveARidgeRegressionMore()
    {
        Assert.Contains("ridge (2)", Names(60, others: 5));
        Assert.DoesNotContain("ridge (2)", PromotionNames());
    }

    [Fact]
    public void Predict_LevelsBetweenTrainedOnes_LieOnTheNormalCurve()
    {
        // boosters that say the quantiles of a normal variable say all its quantiles
        double[] trained = [.. TreeEnsemble.Trained.Select(l => 3 + (2 * Kontor.Distributions.Normal.Quantile(l)))];
        double[] said = TreeEnsemble.AllLevels([.. trained.Select(t => (float)t)]);
        for (int l = 0; l < said.Length; l++) Assert.Equal(3 + (2 * Kontor.Distributions.Normal.Quantile(TreeEnsemble.Levels[l])), said[l], 1e-5); // single precision
    }

    private static ImmutableArray<string> Names(int weeks, int others) => NamesOf(Weekly(weeks, others));

    private static ImmutableArray<string> PromotionNames() => NamesOf(PromotionPanel.Of(2, 2, 60));

    private static ImmutableArray<string> NamesOf(Panel panel)
    {
        TreeLayout layout = TreeLayout.Of(new GlobalTrees(), panel);
        return new FeatureSet(PanelGrid.Of(panel, layout), layout, panel.Calendar, FitContext.Default).Names;
    }

    private static Panel Weekly(int weeks, int others)
    {
        var builder = new PanelBuilder(new Calendar(Frequency.Week), "units", ["sku"],
        [
            .. Enumerable.Range(0, others).Select(k => new Covariate($"other {k}", CovariateTiming.KnownAhead)),
            new Covariate("holiday", CovariateTiming.KnownAhead) { Role = CovariateRole.Event },
        ]);
        RandomStream stream = RandomStream.Of(3);
        for (int i = 0; i < 4; i++)
        {
            double[] Draw(int length) => [.. Enumerable.Range(0, length).Select(_ => 10 + stream.NextDouble())];
            builder.Add(new SeriesKey($"s{i}"), 2500, Draw(weeks), [.. Enumerable.Range(0, others + 1).Select(_ => Draw(weeks + 4))]);
        }
        return builder.Build();
    }
}
