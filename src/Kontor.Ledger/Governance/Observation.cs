using Kontor.Decisions;

namespace Kontor.Ledger.Governance;

/// <summary>What was seen of a decision after it was carried out: the change of one measure against doing nothing, over a period. Checked when it is made.</summary>
public sealed record Observation
{
    private readonly DateOnly _from, _to;

    /// <summary>What changed, such as <c>profit</c>: a measure that the decision names, to be compared with it, or another.</summary>
    /// <exception cref="ArgumentException">Empty.</exception>
    public required string Measure { get; init => field = GovernanceStore.Said(value, nameof(Measure), GovernanceStore.NameLength); }

    /// <summary>In what it is counted, such as <c>per week</c>; null, the default, for the unit of the decision's own impact on the measure.</summary>
    /// <exception cref="ArgumentException">Empty.</exception>
    public string? Unit { get; init => field = value is null ? null : GovernanceStore.Said(value, nameof(Unit), GovernanceStore.NameLength); }

    /// <summary>The change that was seen, in the unit; above 0 is more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite.</exception>
    public required double Value { get; init => field = double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(Value), value, "needs a finite number"); }

    /// <summary>The first and the last day over which it was seen; the last is the first or a later one.</summary>
    /// <exception cref="ArgumentException">The last day is before the first.</exception>
    public required (DateOnly From, DateOnly To) Period
    {
        get => (_from, _to);
        init => (_from, _to) = value.From <= value.To ? value : throw new ArgumentException($"is {value.From:yyyy-MM-dd} to {value.To:yyyy-MM-dd}; needs a last day that is the first or later", nameof(Period));
    }

    /// <summary>How it was measured, in a sentence; null, the default, for nothing said.</summary>
    /// <exception cref="ArgumentException">Empty.</exception>
    public string? Note { get; init => field = value is null ? null : GovernanceStore.Said(value, nameof(Note), GovernanceStore.TextLength); }

    /// <summary>The impact of a decision that this observation can be compared with: of the same measure and unit.</summary>
    /// <param name="decision">The decision.</param>
    /// <returns>The impact; null when the decision says nothing of the measure.</returns>
    internal Impact? Expected(Decision decision) => decision.Impacts.FirstOrDefault(i => i.Measure == Measure && (Unit is null || i.Unit == Unit));
}
