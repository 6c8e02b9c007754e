using System.Collections.Immutable;
using Kontor.Data.Calendars;

namespace Kontor.Demand.Global.Features;

/// <summary>The target period in the calendar: the phase of the year, the month, the position in the season. Only what the history repeats often enough.</summary>
internal sealed class CalendarFeatures(PanelGrid grid, TreeLayout layout, Calendar calendar) : FeatureBlock
{
    private readonly int _season = layout.Season;

    internal override ImmutableArray<string> Names { get; } =
        [.. layout.KnowsYear ? (string[])["phase of year", "month"] : [], .. layout.KnowsSeason ? (string[])["period of season"] : []];

    internal override void Write(TreeRow row, Span<double> into)
    {
        int period = grid.Start + row.Target, at = 0;
        if (layout.KnowsYear)
        {
            into[at++] = calendar.YearPhase(period);
            into[at++] = calendar.StartOf(period).Month;
        }
        if (layout.KnowsSeason) into[at] = ((period % _season) + _season) % _season;
    }
}
