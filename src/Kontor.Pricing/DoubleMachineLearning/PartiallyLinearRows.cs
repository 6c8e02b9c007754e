using System.Collections.Immutable;

namespace Kontor.Pricing.DoubleMachineLearning;

/// <summary>The rows of a partially linear model: outcome, treatments, controls, and where each row stands in time. The arrays are kept, not copied, and never written to.</summary>
public sealed record PartiallyLinearRows
{
    /// <summary>The outcome, finite; 0 or more where <see cref="IsCount"/>. Shape: (rows).</summary>
    public required double[] Outcome { get; init; }

    /// <summary>Whether the outcome is a count, or an amount of 0 or more, whose expectation is the exponential of the model. Default false: its expectation is the model.</summary>
    public bool IsCount { get; init; }

    /// <summary>The treatments, one or more.</summary>
    public required ImmutableArray<Treatment> Treatments { get; init; }

    /// <summary>The controls: what may have moved outcome and treatments alike. NaN where missing. Shape: (rows × controls), row by row.</summary>
    public required float[] Controls { get; init; }

    /// <summary>The controls' names, one or more.</summary>
    public required ImmutableArray<string> ControlNames { get; init; }

    /// <summary>The period of each row. Shape: (rows).</summary>
    public required int[] Periods { get; init; }

    /// <summary>The cluster of each row: errors may be correlated in any way within one. Shape: (rows).</summary>
    public required int[] Clusters { get; init; }

    /// <summary>Groupings whose effects are taken out in the last regression. Default none: a constant.</summary>
    public ImmutableArray<AbsorbedGroups> Effects { get; init; } = [];

    /// <summary>Controls whose influence is linear, few beside the rows: they are in the regressions and not left to trees. Default none.</summary>
    public ImmutableArray<LinearControl> Linear { get; init; } = [];

    /// <summary>The number of rows.</summary>
    public int Count => Outcome.Length;

    internal void Validate()
    {
        int rows = Count;
        if (rows == 0) throw new ArgumentException("has no rows", nameof(Outcome));
        if (Treatments.IsDefaultOrEmpty) throw new ArgumentException("needs one treatment or more", nameof(Treatments));
        if (ControlNames.IsDefaultOrEmpty || Controls.Length != (long)rows * ControlNames.Length) throw new ArgumentException($"has {Controls.Length} values, needs {rows} rows of {ControlNames.Length}, one or more", nameof(Controls));
        Need(Periods.Length, nameof(Periods));
        Need(Clusters.Length, nameof(Clusters));
        foreach (AbsorbedGroups effect in Effects) Need(effect.Levels.Length, effect.Name);
        Finite(Outcome, nameof(Outcome));
        if (IsCount && Array.Exists(Outcome, y => y < 0)) throw new ArgumentException("has a count below 0", nameof(Outcome));
        foreach (LinearControl control in Linear)
        {
            Need(control.Values.Length, control.Name);
            Finite(control.Values, control.Name);
        }
        foreach (Treatment treatment in Treatments)
        {
            Need(treatment.Values.Length, treatment.Name);
            Finite(treatment.Values, treatment.Name);
            if (treatment.Groups is { } groups) Need(groups.Length, treatment.Name);
        }

        void Need(int length, string name)
        {
            if (length != rows) throw new ArgumentException($"{name} has {length} values, needs {rows}, one per row");
        }
    }

    private static void Finite(double[] values, string name)
    {
        int bad = Array.FindIndex(values, v => !double.IsFinite(v));
        if (bad >= 0) throw new ArgumentException($"{name} is {values[bad]} in row {bad}, needs a finite number");
    }
}
