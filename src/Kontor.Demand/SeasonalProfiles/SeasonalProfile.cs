using System.Collections.Immutable;
using Kontor.Data.Calendars;
using Kontor.Data.Panels;
using Kontor.Errors;

namespace Kontor.Demand.SeasonalProfiles;

/// <summary>Long horizons for panels with a yearly season and two or three years of history: last year's season, smoothed over the members of a group, times growth
/// over last year, adjusted for moving holidays, then corrected and given quantiles by boosted trees.</summary>
/// <remarks>
/// <para>With S periods in a season, o the origin and t the period to forecast: P[t] = (0.65 M[t-S] + 0.35 M[t-2S] exp(0.9 r)) exp(g + e[t]), where M is the target
/// smoothed by low-rank approximations of each group's matrix of series and periods (<see cref="ProfileState"/>), r the series' growth from the season before last to
/// the last, g its recent growth over last year, shrunk towards its group's and its place's (<see cref="GrowthRates"/>), and e the effect of moving events
/// (<see cref="EventEffects"/>). With fewer than two seasons before an origin only M[t-S] counts.</para>
/// <para>The correction learns on forecasts that the same formula would have made at earlier origins for the same part of the season: trees for the logarithm of the
/// ratio, for the size of what is left, and for the quantiles of what is left over its size; the quantiles are the mean of those with and without the third. The
/// residuals that the last two learn from are out of fold, by place.</para>
/// <para>The constants were found once, on weekly store sales, and are not fitted to data. Features leave out the calendar, keys and weather on purpose:
/// with one year of year-on-year changes trees only memorise them.</para>
/// </remarks>
public sealed record SeasonalProfile : Forecaster
{
    private readonly int? _season;
    private readonly int _horizon = 26;

    /// <summary>The number of periods in a season; null takes a year of the calendar (52 weeks, 12 months, 4 quarters, 364 days, which keeps weekdays). Default null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 2.</exception>
    public int? Season
    {
        get => _season;
        init => _season = value is null or >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(Season), value, "needs 2 periods or more");
    }

    /// <summary>The longest step that the correction is trained for; later ones take what was learnt for it. Default 26.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int Horizon
    {
        get => _horizon;
        init => _horizon = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Horizon), value, "needs 1 step or more");
    }

    /// <summary>The key column whose values are the groups that share a season, such as the product; null takes the last of two key columns or more, and one group of
    /// all series otherwise. Default null.</summary>
    public string? GroupBy { get; init; }

    /// <summary>The key column whose values are the places that grow together, such as the store; null takes the first of two key columns or more, and one place for
    /// all series otherwise. Default null.</summary>
    public string? PlaceBy { get; init; }

    /// <summary>Events that move within the season; null takes Easter where periods are weeks, and none otherwise. An effect is known once two occurrences are on file. Default null.</summary>
    public ImmutableArray<MovingEvent>? MovingEvents { get; init; }

    /// <summary>Whether boosted trees correct the closed form and shape its quantiles. Without them the model is fitted in seconds and its quantiles are those of all past
    /// errors, each over its series' scale. Default true.</summary>
    public bool Correction { get; init; } = true;

    /// <inheritdoc/>
    public override string Name => Correction ? "seasonal-profile" : "seasonal-profile-base";

    /// <inheritdoc/>
    /// <exception cref="DataException">The calendar has no yearly season, the panel spans fewer than two of them, or no series has one: <see cref="FaultCode.TooShort"/>;
    /// a key column that is not there: <see cref="FaultCode.UnknownName"/>.</exception>
    protected internal override ForecastModel FitPanel(Panel panel, FitContext context) => ProfileFit.Run(this, panel, context);

    /// <summary>The moving events over the history and a long horizon.</summary>
    internal ImmutableArray<MovingEvent> EventsFor(Calendar calendar, int start, int periods)
    {
        if (MovingEvents is { IsDefault: false } events) return calendar.HasDates ? events : [];
        if (calendar.Frequency != Frequency.Week) return [];
        int first = calendar.StartOf(start).Year;
        return [MovingEvent.Easter(first, calendar.StartOf(start + periods + Horizon).Year + 2)];
    }
}
