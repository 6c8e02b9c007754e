using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Demand.SeasonalProfiles;

namespace Kontor.Tests.Demand.SeasonalProfiles;

public sealed class EventEffectsTests
{
    private const int Length = 104, EventA = 10, EventB = 52 + 13; // three weeks later in the second year
    private static readonly int Start = ProfilePanels.Weeks.IndexOf(new DateOnly(2021, 1, 4));

    [Fact]
    public void Estimate_EventMovesByThreeWeeks_IsShrunkHalfDifference()
    {
        ProfileLayout layout = ProfilePanels.Layout(Panel(4, 1.5), Event(EventA, EventB));
        double[] effects = layout.Events.Estimate(layout.Target, layout.Members[0], 52, Length - 1);
        // week before, of and after; both halves of the difference are ln 1.5 in the week itself; 4 stores of 4 + 5
        Assert.Equal([0, 0.8 * 4 / 9 * Math.Log(1.5), 0], effects.Select(e => Math.Round(e, 12)).ToArray(), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(effects[1], layout.Events.At(effects, EventB));
        Assert.Equal(0, layout.Events.At(effects, EventB + 2));
    }

    [Theory]
    [InlineData(EventA + 52)]     // does not move
    [InlineData(EventA + 52 + 2)] // moves by less than the windows are wide
    public void Estimate_EventHardlyMoves_IsZero(int second)
    {
        ProfileLayout layout = ProfilePanels.Layout(Panel(4, 1.5), Event(EventA, second));
        Assert.All(layout.Events.Estimate(layout.Target, layout.Members[0], 52, Length - 1), e => Assert.Equal(0, e));
    }

    [Fact]
    public void Estimate_SecondEventAfterTheOrigin_IsZero()
    {
        ProfileLayout layout = ProfilePanels.Layout(Panel(4, 1.5), Event(EventA, EventB));
        Assert.Equal(0, layout.Events.Estimate(layout.Target, layout.Members[0], 52, EventB - 1)[1]);
    }

    [Fact]
    public void Base_EventMovesAgain_FollowsIt()
    {
        const int next = 104 + 8;
        ProfileState state = ProfilePanels.State(Panel(4, 1.5), Event(EventA, EventB, next));
        double effect = 0.8 * 4 / 9 * Math.Log(1.5), week = state.Base(0, next), other = state.Base(0, next + 20);
        // the new week has the effect; the old ones have what the shrunk effect leaves of it, in one of two years
        Assert.Equal(Math.Exp(effect), week / other, 0.01);
        Assert.True(state.Base(0, 104 + 13) / other < 1.5 * 0.95);
    }

    private static Panel Panel(int stores, double factor) =>
        ProfilePanels.Of(ProfilePanels.Weeks, Start, stores, 1, Length, (s, _, t) => 100.0 * (s + 1) * (t is EventA or EventB ? factor : 1));

    private static MovingEvent Event(params int[] periods) =>
        new("fair", [.. periods.Select(p => ProfilePanels.Weeks.StartOf(Start + p).AddDays(3)).ToImmutableArray()]);
}
