using Kontor.Errors;
using Kontor.Ledger.Access;
using Kontor.Server.Problems;

namespace Kontor.Server.Access;

/// <summary>Writes the audit trail: every request that changes something is answered only when its row is kept. A row tells of what failed, too.</summary>
internal sealed class AuditGate(RequestDelegate next, AuditWriter audit, ILogger<AuditGate> log)
{
    // what nginx calls a client that went away before its answer
    private const int ClientClosed = 499;

    /// <summary>Serves one request.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint() is not RouteEndpoint endpoint || !IsAudited(endpoint, http.Request.Method))
        {
            await next(http).ConfigureAwait(false);
            return;
        }
        string subject = await AuditSubject.OfAsync(http).ConfigureAwait(false);
        Stream client = http.Response.Body;
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        try
        {
            await next(http).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            http.Response.Body = client;
            int status = failure is OperationCanceledException && http.RequestAborted.IsCancellationRequested ? ClientClosed : ProblemWriter.Of(failure).Status;
            await TryAppendAsync(new AuditEntry(http.Actor(), Action(endpoint), subject, status)).ConfigureAwait(false);
            throw;
        }
        http.Response.Body = client;
        await audit.AppendAsync(new AuditEntry(http.Actor(), Action(endpoint), subject, http.Response.StatusCode)).ConfigureAwait(false);
        answer.Position = 0;
        if (answer.Length > 0) await answer.CopyToAsync(client, http.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>True when a request of this method is written into the trail.</summary>
    internal static bool IsAudited(RouteEndpoint endpoint, string method) =>
        !Origins.IsSafe(method) && endpoint.Metadata.GetMetadata<AccessRule>() is { Least: >= Role.Analyst } && endpoint.Metadata.GetMetadata<NoAudit>() is null;

    /// <summary>What the trail calls a request: the endpoint's name, or its path.</summary>
    internal static string Action(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? endpoint.RoutePattern.RawText ?? "";

    // a change that failed is answered with its own failure, whether the ledger can be written or not
    private async Task TryAppendAsync(AuditEntry entry)
    {
        try
        {
            await audit.AppendAsync(entry).ConfigureAwait(false);
        }
        catch (DataException failure)
        {
            log.LogError(failure, "The audit trail has no row of {Action}, which failed with {Status}", entry.Action, entry.Status);
        }
    }
}
