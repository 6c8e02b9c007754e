using System.Collections.Immutable;
using Kontor.Data.Calendars;
using Kontor.Data.Configuration;
using Kontor.Data.Panels;
using Kontor.Data.Sources;

namespace Kontor.Data.Loading;

/// <summary>A panel, and all that was decided on the way to it.</summary>
public sealed record LoadResult
{
    /// <summary>The panel.</summary>
    public required Panel Panel { get; init; }

    /// <summary>What was taken for what, in the order of deciding.</summary>
    public required ImmutableArray<Fact> Facts { get; init; }

    /// <summary>What a person should know, such as series that were left out and partial periods; bad rows stand in <see cref="BadRows"/>.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>The rows of the main table, good and bad.</summary>
    public required long RowCount { get; init; }

    /// <summary>The bad rows that were left out.</summary>
    public required long SkippedRows { get; init; }

    /// <summary>The same by kind: what is wrong, how often and where.</summary>
    public required ImmutableArray<BadRows> BadRows { get; init; }

    /// <summary>The files that were read.</summary>
    public required ImmutableArray<InputFile> Inputs { get; init; }

    /// <summary>The groups of series: total, columns, series.</summary>
    public required ImmutableArray<GroupLevel> Levels { get; init; }

    /// <summary>The events that the configuration names; empty without any.</summary>
    public required EventCalendar Events { get; init; }

    /// <summary>The configuration that was in force.</summary>
    public required DataConfiguration Configuration { get; init; }

    /// <summary>The season in periods: the configuration's, else the calendar's.</summary>
    public int Season => Configuration.Season ?? Panel.Calendar.Season;
}
