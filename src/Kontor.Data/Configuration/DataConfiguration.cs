using System.Collections.Immutable;
using Kontor.Data.Calendars;
using Kontor.Data.Sources;

namespace Kontor.Data.Configuration;

/// <summary>What a person says about their data; everything is optional, and what is not said is guessed and reported.</summary>
/// <remarks>Read from <c>kontor.yaml</c> by <see cref="ConfigurationFile"/>. Paths are resolved already.</remarks>
public sealed record DataConfiguration
{
    /// <summary>Nothing is said.</summary>
    public static DataConfiguration Empty { get; } = new();

    /// <summary>The path of the file it came from, for messages; null when it comes from a program.</summary>
    public string? Path { get; init; }

    /// <summary>The CSV file.</summary>
    public string? File { get; init; }

    /// <summary>The connection string of a database; it is never printed.</summary>
    public string? Connection { get; init; }

    /// <summary>The query whose rows are the table.</summary>
    public string? Query { get; init; }

    /// <summary>The character between cells.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The mark of the fraction: <c>.</c> or <c>,</c>.</summary>
    public char? Decimal { get; init; }

    /// <summary>How dates are written.</summary>
    public DateStyle? DateStyle { get; init; }

    /// <summary>The .NET format of dates when <see cref="DateStyle"/> is <see cref="DateStyle.Custom"/>.</summary>
    public string? DateFormat { get; init; }

    /// <summary>The encoding of the file.</summary>
    public TextEncoding? Encoding { get; init; }

    /// <summary>The column of the date or period.</summary>
    public ConfiguredName? Date { get; init; }

    /// <summary>The columns that name a series; null to guess, empty for one series.</summary>
    public ImmutableArray<ConfiguredName>? Keys { get; init; }

    /// <summary>The column of the target.</summary>
    public ConfiguredName? Target { get; init; }

    /// <summary>What turns the target's cells into units.</summary>
    public TargetTransform Transform { get; init; }

    /// <summary>True to round units to whole numbers after <see cref="Transform"/>, halves away from zero.</summary>
    public bool Round { get; init; }

    /// <summary>The length of a period; null to infer it from the dates.</summary>
    public Frequency? Frequency { get; init; }

    /// <summary>The first day of a week; null to infer it from the dates, Monday where they do not tell.</summary>
    public DayOfWeek? WeekStart { get; init; }

    /// <summary>True to read the date column as numbered periods.</summary>
    public bool Ordinal { get; init; }

    /// <summary>Dates for numbered periods.</summary>
    public Epoch? Epoch { get; init; }

    /// <summary>How the target's rows of one period become one value. Default: the sum.</summary>
    public AggregateRule TargetAggregate { get; init; } = AggregateRule.Sum;

    /// <summary>The same for covariates, by column. Default: prices weighted by units, promotions and events the largest, others the mean.</summary>
    public ImmutableArray<(ConfiguredName Column, AggregateRule Rule)> Aggregates { get; init; } = [];

    /// <summary>What a period without a row means.</summary>
    public GapRule Gaps { get; init; }

    /// <summary>Where the life of a series ends.</summary>
    public SeriesEnd Until { get; init; }

    /// <summary>What happens with partial first and last periods.</summary>
    public PartialRule Partial { get; init; }

    /// <summary>What happens with negative units.</summary>
    public NegativeRule Negative { get; init; }

    /// <summary>True to add up rows of one series and date even where the table otherwise has one row each. Default: such rows are refused as duplicates.</summary>
    public bool AddDuplicates { get; init; }

    /// <summary>What happens with bad rows.</summary>
    public BadRowRule BadRows { get; init; }

    /// <summary>Columns whose values are known before their period begins.</summary>
    public ImmutableArray<ConfiguredName> KnownAhead { get; init; } = [];

    /// <summary>Columns whose values are known only after their period has ended.</summary>
    public ImmutableArray<ConfiguredName> KnownAfter { get; init; } = [];

    /// <summary>Columns with one value per series; a key may be named too, and becomes an attribute as well.</summary>
    public ImmutableArray<ConfiguredName> Static { get; init; } = [];

    /// <summary>The column of the price, or the name of one of <see cref="Own"/>.</summary>
    public ConfiguredName? Price { get; init; }

    /// <summary>Columns of promotions.</summary>
    public ImmutableArray<ConfiguredName> Promotion { get; init; } = [];

    /// <summary>Columns of events.</summary>
    public ImmutableArray<ConfiguredName> Event { get; init; } = [];

    /// <summary>Columns to leave out.</summary>
    public ImmutableArray<ConfiguredName> Ignore { get; init; } = [];

    /// <summary>New covariates that take, per series, the column whose name comes from the series' keys, such as <c>price{brand}</c>.</summary>
    public ImmutableArray<(string Name, ConfiguredName Template)> Own { get; init; } = [];

    /// <summary>Further tables.</summary>
    public ImmutableArray<JoinTable> Joins { get; init; } = [];

    /// <summary>Columns that hold one period of the target each.</summary>
    public WideColumns? Wide { get; init; }

    /// <summary>The fewest observed periods of a series that is kept. Default 1.</summary>
    public int MinObservations { get; init; } = 1;

    /// <summary>The first day whose rows count.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day whose rows count.</summary>
    public DateOnly? To { get; init; }

    /// <summary>The season in periods; null for the calendar's.</summary>
    public int? Season { get; init; }

    /// <summary>The number of periods to forecast.</summary>
    public int? Horizon { get; init; }

    /// <summary>The keys and attributes that form group levels; null for all keys.</summary>
    public ImmutableArray<ConfiguredName>? Levels { get; init; }

    /// <summary>Countries (such as <c>US</c>) and CSV files whose events are known ahead.</summary>
    public ImmutableArray<ConfiguredName> Holidays { get; init; } = [];
}
