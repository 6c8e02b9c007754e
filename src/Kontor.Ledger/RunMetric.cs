namespace Kontor.Ledger;

/// <summary>One number that a run measured.</summary>
/// <param name="Name">The metric, such as <c>wMAPE</c>.</param>
/// <param name="Value">The value, finite; null when the metric is undefined for these data.</param>
public sealed record RunMetric(string Name, double? Value)
{
    /// <summary>The value, finite; null when the metric is undefined for these data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">NaN or infinite.</exception>
    public double? Value { get; init; } = Value is { } value && !double.IsFinite(value)
        ? throw new ArgumentOutOfRangeException(nameof(Value), value, "needs a finite value, or null for an undefined one")
        : Value;

    /// <summary>The model that was measured; null for all or none. Default null.</summary>
    public string? Model { get; init; }

    /// <summary>The step ahead, counted from 1; null for all steps. Default null.</summary>
    public int? Step { get; init; }

    /// <summary>The group of series, such as <c>store=7</c>; null for all series. Default null.</summary>
    public string? Group { get; init; }
}
