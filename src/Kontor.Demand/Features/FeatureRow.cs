namespace Kontor.Demand.Features;

/// <summary>One value to be forecast: a series, the last period that is known, the period that is asked for.</summary>
/// <param name="Series">The series' position in the panel.</param>
/// <param name="Origin">The position in the series of the last known target; -1 when none is.</param>
/// <param name="Target">The position of the period that is asked for, after the origin.</param>
public readonly record struct FeatureRow(int Series, int Origin, int Target)
{
    /// <summary>The steps from origin to target, 1 or more.</summary>
    public int Step => Target - Origin;
}
