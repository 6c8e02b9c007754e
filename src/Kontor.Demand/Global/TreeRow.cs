namespace Kontor.Demand.Global;

/// <summary>One thing to be forecast: a series, the column of the last period that is known, the column that is asked for.</summary>
internal readonly record struct TreeRow(int Series, int Origin, int Target)
{
    /// <summary>The step, from 1.</summary>
    internal int Step => Target - Origin;
}
