namespace Kontor.Ledger.Access;

/// <summary>One row of the audit trail.</summary>
/// <param name="Number">Its number, from 1 without gaps.</param>
/// <param name="Made">When it was written.</param>
/// <param name="Actor">Who.</param>
/// <param name="Role">With which role; null where none was needed.</param>
/// <param name="Action">What.</param>
/// <param name="Subject">To which thing.</param>
/// <param name="Address">From where.</param>
/// <param name="Status">With what result: an HTTP status.</param>
/// <param name="Sha256">The hash over all this and over the hash of the row before.</param>
public sealed record AuditRecord(long Number, DateTimeOffset Made, string Actor, Role? Role, string Action, string Subject, string Address, int Status, string Sha256);
