using System.Text.Json;
using System.Text.Json.Serialization;
using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Governance;
using Kontor.Server.Access;
using Kontor.Server.Problems;

namespace Kontor.Server.Governance;

/// <summary>Decisions with their verdicts and outcomes: <c>/api/v1/decisions</c>; the rules of approval: <c>/api/v1/governance/policy</c>.</summary>
internal static class GovernanceEndpoints
{
    private const int UsualPage = 50, LargestPage = 1000;

    /// <summary>Enumerations are words; a date is a day.</summary>
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    internal static void MapGovernance(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/decisions", List).Needs(Role.Viewer).WithName("ListDecisions").WithTags("Decisions")
            .WithSummary("The decisions, those of the latest run first, with their verdicts and outcomes").Produces<DecisionPage>().ProducesProblem(400);
        routes.MapGet("/api/v1/decisions/{run}/{number:int}", Find).Needs(Role.Viewer).WithName("GetDecision").WithTags("Decisions")
            .WithSummary("One decision with its verdicts and outcomes").Produces<GovernedDecision>().ProducesProblem(404);
        routes.MapPost("/api/v1/decisions/{run}/{number:int}/approvals", Judge).Needs(Role.Approver).WithName("JudgeDecision").WithTags("Decisions")
            .WithSummary("Add a verdict on a decision: approved, rejected or withdrawn").Accepts<VerdictRequest>("application/json").Produces<GovernedDecision>(201).ProducesProblem(400).ProducesProblem(403).ProducesProblem(404);
        routes.MapPost("/api/v1/decisions/{run}/{number:int}/outcomes", Observe).Needs(Role.Analyst).WithName("ObserveDecision").WithTags("Decisions")
            .WithSummary("Add what came true of a decision").Accepts<OutcomeRequest>("application/json").Produces<GovernedDecision>(201).ProducesProblem(400).ProducesProblem(404);
        routes.MapGet("/api/v1/governance/policy", Policy).Needs(Role.Viewer).WithName("GetPolicy").WithTags("Decisions")
            .WithSummary("The rules that approvals keep").Produces<GovernancePolicy>();
        routes.MapPut("/api/v1/governance/policy", SetPolicy).Needs(Role.Admin).WithName("SetPolicy").WithTags("Decisions")
            .WithSummary("Set the rules that approvals keep").Accepts<GovernancePolicy>("application/json").Produces<GovernancePolicy>().ProducesProblem(400);
    }

    private static async Task<IResult> List(LedgerStore ledger, string? run, string? kind, string? subject, string? standing, int? limit, string? page, CancellationToken cancellation)
    {
        int most = limit ?? UsualPage;
        if (most is < 1 or > LargestPage) throw Bad($"limit is {most}: needs 1 to {LargestPage}");
        var filter = new DecisionFilter { Run = run, Kind = kind, Subject = subject, Standing = standing is null ? null : Word<DecisionStanding>("standing", standing) };
        return Results.Json(await ledger.Governance.ListAsync(filter, most, page, cancellation).ConfigureAwait(false), Json);
    }

    private static async Task<IResult> Find(LedgerStore ledger, string run, int number, CancellationToken cancellation) =>
        Results.Json(await ledger.Governance.FindAsync(run, number, cancellation).ConfigureAwait(false), Json);

    private static async Task<IResult> Judge(HttpContext http, LedgerStore ledger, string run, int number, CancellationToken cancellation)
    {
        VerdictRequest asked = await Body<VerdictRequest>(http).ConfigureAwait(false);
        try
        {
            return Created(await ledger.Governance.JudgeAsync(
                run, number, Word<Verdict>("verdict", asked.Verdict), http.Caller().Name, asked.Reason ?? throw Bad("reason is missing: needs a sentence"), cancellation).ConfigureAwait(false));
        }
        catch (DataException refused) when (refused.Fault.Code == FaultCode.NotPermitted)
        {
            throw new ProblemException(403, ProblemCodes.PermissionDenied, refused.Message, refused);
        }
    }

    private static async Task<IResult> Observe(HttpContext http, LedgerStore ledger, string run, int number, CancellationToken cancellation)
    {
        OutcomeRequest seen = await Body<OutcomeRequest>(http).ConfigureAwait(false);
        return Created(await ledger.Governance.ObserveAsync(
            run,
            number,
            new Observation
            {
                Measure = seen.Measure ?? throw Bad("measure is missing: needs a name such as profit"),
                Value = seen.Value ?? throw Bad("value is missing: needs a number"),
                Unit = seen.Unit,
                Period = (seen.From ?? throw Bad("from is missing: needs the first day, such as 2026-01-31"), seen.To ?? throw Bad("to is missing: needs the last day, such as 2026-01-31")),
                Note = seen.Note,
            },
            http.Caller().Name,
            cancellation).ConfigureAwait(false));
    }

    private static async Task<IResult> Policy(LedgerStore ledger, CancellationToken cancellation) => Results.Json(await ledger.Governance.PolicyAsync(cancellation).ConfigureAwait(false), Json);

    private static async Task<IResult> SetPolicy(HttpContext http, LedgerStore ledger, CancellationToken cancellation)
    {
        GovernancePolicy policy = await Body<GovernancePolicy>(http).ConfigureAwait(false);
        await ledger.Governance.SetPolicyAsync(policy, http.Caller().Name, cancellation).ConfigureAwait(false);
        return Results.Json(policy, Json);
    }

    private static IResult Created(GovernedDecision made) => Results.Json(made, Json, statusCode: 201);

    private static async Task<T> Body<T>(HttpContext http) where T : class
    {
        if (!http.Request.HasJsonContentType()) throw new ProblemException(415, ProblemCodes.UnsupportedMediaType, $"the body is '{http.Request.ContentType}', needs application/json");
        return await http.Request.ReadFromJsonAsync<T>(Json, http.RequestAborted).ConfigureAwait(false) ?? throw Bad("the body is null: needs an object");
    }

    private static T Word<T>(string name, string? word) where T : struct, Enum =>
        word is { Length: > 0 } && char.IsLetter(word[0]) && Enum.TryParse(word, ignoreCase: true, out T value)
            ? value
            : throw Bad($"{name} is '{word}': needs one of {string.Join(", ", Enum.GetNames<T>().Select(n => n.ToLowerInvariant()))}");

    private static ProblemException Bad(string text) => new(400, ProblemCodes.InvalidParameterValue, text);
}
