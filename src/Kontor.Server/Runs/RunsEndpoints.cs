using Kontor.Ledger;
using Kontor.Ledger.Tracking;
using Kontor.Server.Access;
using Kontor.Server.Governance;
using Kontor.Server.Problems;

namespace Kontor.Server.Runs;

/// <summary>The finished runs of commands: <c>/api/v1/runs</c>; the leases of live ones: <c>/api/v1/runs/{id}/lease</c>.</summary>
internal static class RunsEndpoints
{
    private const int UsualPage = 50, LargestPage = 1000;
    private const double LongestLease = 86_400; // seconds

    internal static void MapCommandRuns(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/runs", List).Needs(Role.Viewer).WithName("ListRuns").WithTags("Runs")
            .WithSummary("The finished runs of commands, the latest first").Produces<IReadOnlyList<Run>>().ProducesProblem(400);
        routes.MapGet("/api/v1/runs/{id:guid}", Find).Needs(Role.Viewer).WithName("GetCommandRun").WithTags("Runs")
            .WithSummary("One finished run of a command").Produces<Run>().ProducesProblem(404);
        routes.MapPost("/api/v1/runs/{id}/lease", Renew).Needs(Role.Analyst).IsNotAudited("a sign of life comes every few seconds and leaves nothing").WithName("RenewLease").WithTags("Runs")
            .WithSummary("A sign of life of a live run: without another within so many seconds it counts as lost").Accepts<LeaseRequest>("application/json").Produces<LeaseAnswer>().ProducesProblem(400).ProducesProblem(404);
    }

    private static IResult List(LedgerStore ledger, string? command, string? outcome, DateTimeOffset? from, DateTimeOffset? before, int? limit)
    {
        int most = limit ?? UsualPage;
        if (most is < 1 or > LargestPage) throw Bad($"limit is {most}: needs 1 to {LargestPage}");
        RunOutcome? ended = outcome?.ToLowerInvariant() switch
        {
            null => null,
            "completed" => RunOutcome.Completed,
            "failed" => RunOutcome.Failed,
            "cancelled" => RunOutcome.Cancelled,
            _ => throw Bad($"outcome is '{outcome}': needs one of completed, failed, cancelled"),
        };
        return Results.Json(ledger.Runs(new RunFilter { Command = command, Outcome = ended, From = from, Before = before }, most), GovernanceEndpoints.Json);
    }

    private static IResult Find(LedgerStore ledger, Guid id) =>
        Results.Json(ledger.Find(id) ?? throw new ProblemException(404, ProblemCodes.ResourceDoesNotExist, $"no finished run '{id}'"), GovernanceEndpoints.Json);

    private static async Task<IResult> Renew(LedgerStore ledger, TimeProvider time, string id, LeaseRequest lease, CancellationToken cancellation)
    {
        if (lease.Seconds is not (> 0 and <= LongestLease)) throw Bad($"seconds is {lease.Seconds}: needs more than 0 and at most {LongestLease}");
        bool running = await ledger.Tracking.RenewLeaseAsync(id, time.GetUtcNow().AddSeconds(lease.Seconds).ToUnixTimeMilliseconds(), cancellation).ConfigureAwait(false);
        return Results.Json(new LeaseAnswer(running), GovernanceEndpoints.Json);
    }

    private static ProblemException Bad(string text) => new(400, ProblemCodes.InvalidParameterValue, text);
}
