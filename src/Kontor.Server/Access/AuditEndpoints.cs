using Kontor.Ledger;
using Kontor.Ledger.Access;
using Kontor.Server.Problems;

namespace Kontor.Server.Access;

/// <summary>The audit trail over REST, for administrators.</summary>
internal static class AuditEndpoints
{
    private const int MostRows = 1000;

    internal static void MapAudit(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/audit", List).Needs(Role.Admin).WithName("ListAudit").WithSummary("Who did what to which thing, the latest first; next is the before of the following page");
        routes.MapGet("/api/v1/audit/verify", Verify).Needs(Role.Admin).WithName("VerifyAudit").WithSummary("Whether a row of the audit trail was changed or taken out; expect is a hash that was noted earlier");
    }

    private static async Task<AuditPage> List(LedgerStore ledger, CancellationToken cancellation, long? before = null, int limit = 100)
    {
        if (limit is < 1 or > MostRows) throw new ProblemException(400, ProblemCodes.InvalidParameterValue, $"limit is {limit}; needs 1 to {MostRows}");
        IReadOnlyList<AuditRecord> rows = await ledger.Audit.ListAsync(before, limit, cancellation).ConfigureAwait(false);
        return new AuditPage(
            [.. rows.Select(r => new AuditRow(r.Number, r.Made, r.Actor, r.Role is { } role ? Gate.Name(role) : null, r.Action, r.Subject, r.Address, r.Status, r.Sha256))],
            rows.Count == limit && rows[^1].Number > 1 ? rows[^1].Number : null);
    }

    private static Task<AuditVerdict> Verify(LedgerStore ledger, CancellationToken cancellation, string? expect = null) => ledger.Audit.VerifyAsync(expect, cancellation);
}

/// <summary>Rows of the audit trail.</summary>
/// <param name="Rows">The rows, the latest first.</param>
/// <param name="Next">The <c>before</c> of the next page; null where there is none.</param>
internal sealed record AuditPage(IReadOnlyList<AuditRow> Rows, long? Next);

/// <summary>One row of the audit trail.</summary>
internal sealed record AuditRow(long Number, DateTimeOffset Made, string Actor, string? Role, string Action, string Subject, string Address, int Status, string Sha256);
