namespace Kontor.Ledger.Access;

/// <summary>One thing that was done, or was refused.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Action">What, such as <c>CreateKey</c>: the name of the endpoint.</param>
/// <param name="Subject">To which thing, such as <c>name=price model, version=3</c>; never a secret.</param>
/// <param name="Status">With what result: an HTTP status, 200 to 599.</param>
public sealed record AuditEntry(AuditActor Actor, string Action, string Subject, int Status);
