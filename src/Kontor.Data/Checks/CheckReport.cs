using System.Collections.Immutable;
using Kontor.Data.Loading;

namespace Kontor.Data.Checks;

/// <summary>What there is to say about a table before anything is forecast from it.</summary>
public sealed record CheckReport
{
    /// <summary>What was taken for what.</summary>
    public required ImmutableArray<Fact> Facts { get; init; }

    /// <summary>What a person should know, the gravest first.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>The loaded data; null when they could not be loaded.</summary>
    public LoadResult? Data { get; init; }

    /// <summary>True when a forecast can be made of the data as they are: no error was found.</summary>
    public bool IsUsable => Data is not null && !Findings.Any(f => f.Severity == Severity.Error);
}
