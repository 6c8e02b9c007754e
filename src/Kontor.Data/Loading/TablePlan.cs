using System.Collections.Immutable;
using Kontor.Data.Configuration;
using Kontor.Data.Sources;

namespace Kontor.Data.Loading;

/// <summary>Which column is what, and how its cells are read.</summary>
internal sealed record TablePlan
{
    /// <summary>The position of the date; -1 for a table without one.</summary>
    internal required int Date { get; init; }

    /// <summary>How dates are written.</summary>
    internal required DateStyle Style { get; init; }

    /// <summary>The .NET format when the style is custom.</summary>
    internal string? Format { get; init; }

    /// <summary>The mark of the fraction.</summary>
    internal required char DecimalMark { get; init; }

    /// <summary>The positions of the keys.</summary>
    internal required ImmutableArray<int> Keys { get; init; }

    /// <summary>True when the keys were guessed, so that one that another determines may become an attribute.</summary>
    internal bool KeysAreGuessed { get; init; }

    /// <summary>The names of all columns.</summary>
    internal required ImmutableArray<string> Columns { get; init; }

    /// <summary>The position of the target; -1 for a table without one.</summary>
    internal required int Target { get; init; }

    /// <summary>What turns its cells into units.</summary>
    internal TargetTransform Transform { get; init; }

    /// <summary>True to round units.</summary>
    internal bool Round { get; init; }

    /// <summary>How the target's rows of one period become one value.</summary>
    internal AggregateRule TargetRule { get; init; }

    /// <summary>What happens with negative units.</summary>
    internal NegativeRule Negative { get; init; }

    /// <summary>What happens with bad rows.</summary>
    internal BadRowRule BadRows { get; init; }

    /// <summary>Positions of the columns that hold one period of the target each, with their day or number.</summary>
    internal ImmutableArray<(int Column, int Day)> Wide { get; init; } = [];

    /// <summary>The covariates.</summary>
    internal required ImmutableArray<CovariatePlan> Covariates { get; init; }

    /// <summary>The first and last day whose rows count, as day numbers.</summary>
    internal (int From, int To) Days { get; init; } = (int.MinValue, int.MaxValue);
}
