using Kontor.Data.Panels;
using Kontor.Demand.SeasonalProfiles;

namespace Kontor.Tests.Demand.SeasonalProfiles;

public sealed class ProfileStateTests
{
    [Fact]
    public void Growth_SumsOverAYear_IsTheirLogRatioPerSeriesGroupAndPlace()
    {
        // windows of 4, 6, 8, 13 weeks are 1, 2, 2, 3 months; the last two months of the second year sell 25 and 50 against 20 and 20
        ProfileState state = ProfilePanels.State(ProfilePanels.Monthly(2, 2, 24, (s, i, t) => s + i == 0 && t >= 22 ? 25 * (t - 21) : 20));
        Assert.Equal(Math.Log(50.0 / 20), state.Growth.Own(0, 0), 1e-12);
        Assert.Equal(Math.Log(75.0 / 40), state.Growth.Own(0, 1), 1e-12);
        Assert.Equal(Math.Log(95.0 / 60), state.Growth.Own(0, 3), 1e-12);
        Assert.Equal(Math.Log(115.0 / 80), state.Growth.OfGroup(0, 1), 1e-12); // i0 of both stores
        Assert.Equal(Math.Log(115.0 / 80), state.Growth.OfPlace(1, 1), 1e-12); // both items of s0
        Assert.Equal(0, state.Growth.Own(3, 1), 1e-12);
        double twoMonths = (0.47 * Math.Log(75.0 / 40)) + (0.4 * Math.Log(115.0 / 80)), threeMonths = (0.47 * Math.Log(95.0 / 60)) + (0.4 * Math.Log(155.0 / 120));
        Assert.Equal((twoMonths + threeMonths) / 2, state.Growth.Of(0), 1e-12);
    }

    [Fact]
    public void Growth_ExtremeOrNegativeSums_IsClippedOrZero()
    {
        ProfileState state = ProfilePanels.State(ProfilePanels.Monthly(1, 2, 24, (_, i, t) => i == 0 ? (t < 12 ? 1 : 100) : (t < 12 ? 10 : -5)));
        Assert.Equal(1, state.Growth.Own(0, 3));
        Assert.Equal(0, state.Growth.Own(1, 3));
    }

    [Fact]
    public void Base_TwoSeasonsWithGrowth_IsTheFormula()
    {
        const double r = 0.1;
        ProfileState state = ProfilePanels.State(ProfilePanels.Monthly(3, 2, 24, (s, i, t) => ProfilePanels.Truth(s, i, t, r)));
        for (int t = 24; t < 36; t++)
        {
            // rank one, so smoothing changes nothing; own, group and place grow by r
            double last = ProfilePanels.Truth(1, 1, t - 12, r), before = ProfilePanels.Truth(1, 1, t - 24, r);
            double expected = ((0.65 * last) + (0.35 * before * Math.Exp(0.9 * r))) * Math.Exp((0.47 + 0.15 + 0.25) * r);
            Assert.Equal(expected, state.Base(3, t), 1e-8 * expected);
        }
    }

    [Fact]
    public void Base_SecondSeasonAhead_RepeatsTheFirst()
    {
        ProfileState state = ProfilePanels.State(ProfilePanels.Monthly(3, 2, 24, (s, i, t) => ProfilePanels.Truth(s, i, t)));
        Assert.Equal(state.Base(2, 26), state.Base(2, 38));
    }

    [Fact]
    public void Filled_Gaps_AreInterpolatedAndTheNearestValueAtTheEnds()
    {
        double[] y = [.. Enumerable.Repeat(4.0, 24)];
        (y[0], y[6], y[7], y[8], y[9]) = (double.NaN, 8, double.NaN, double.NaN, 2);
        ProfileState state = ProfilePanels.State(ProfilePanels.Monthly(2, 1, 24, (s, _, t) => s == 0 ? y[t] : 4));
        Assert.Equal([4, 8, 6, 4, 2], [state.Filled[0][0], .. state.Filled[0][6..10]], (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Base_ShortSeries_TakesTheGroupsSeasonAtItsOwnLevel()
    {
        // s2 has the last five months only, at three times the level of the others' profile in these months
        ProfileState state = ProfilePanels.State(ProfilePanels.Monthly(3, 1, 24, (s, i, t) => s == 2 && t < 19 ? double.NaN : ProfilePanels.Truth(s, i, t)));
        for (int t = 24; t < 36; t++) Assert.Equal(ProfilePanels.Truth(2, 0, t), state.Base(2, t), 1e-8 * ProfilePanels.Truth(2, 0, t));
    }

    [Fact]
    public void Of_TwoKeys_GroupsByTheLastAndPlacesByTheFirst()
    {
        Panel panel = ProfilePanels.Monthly(3, 2, 24, (s, i, t) => ProfilePanels.Truth(s, i, t));
        ProfileLayout layout = ProfilePanels.Layout(panel);
        Assert.Equal((2, 3), (layout.Members.Length, layout.Places));
        ProfileLayout turned = ProfileLayout.Of(new SeasonalProfile { GroupBy = "store", PlaceBy = "item" }, panel);
        Assert.Equal((3, 2), (turned.Members.Length, turned.Places));
    }
}
