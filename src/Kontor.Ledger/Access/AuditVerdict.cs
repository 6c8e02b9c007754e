namespace Kontor.Ledger.Access;

/// <summary>Whether the audit trail is the one that was written.</summary>
/// <param name="Rows">How many rows were read.</param>
/// <param name="Head">The hash of the last row, which stands for all of them: kept elsewhere, it proves later that no row was cut off. 64 zeros where there are no rows.</param>
/// <param name="FirstBad">The number of the first row that was changed, or before which one is missing; null where the trail is whole.</param>
public sealed record AuditVerdict(long Rows, string Head, long? FirstBad)
{
    /// <summary>True when no row was changed and none is missing between the first and the last.</summary>
    public bool IsWhole => FirstBad is null;
}
