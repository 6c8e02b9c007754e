namespace Kontor.Demand.Features;

/// <summary>A row in columns of the history.</summary>
/// <param name="Series">The series.</param>
/// <param name="Origin">The column of the last known target.</param>
/// <param name="Target">The column that is asked for.</param>
/// <param name="Known">The column after the last one whose covariates known ahead may be read.</param>
internal readonly record struct Place(int Series, int Origin, int Target, int Known)
{
    /// <summary>The steps from origin to target.</summary>
    internal int Step => Target - Origin;
}
