using Kontor.Ledger.Access;
using Kontor.Server.Hosting;
using Kontor.Server.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Kontor.Server.Access;

/// <summary>Lets a request through to its endpoint, or refuses it: who sends it, what it may do, how much, how large and of which type.</summary>
internal sealed class Gate(RequestDelegate next, ServerSettings settings, Authentication authentication, RequestLimits limits, AuditWriter audit)
{
    /// <summary>Serves one request.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        // where routing found no endpoint it answers by itself: 404, 405, 415
        if (http.GetEndpoint() is not RouteEndpoint endpoint)
        {
            await next(http).ConfigureAwait(false);
            return;
        }
        AccessRule rule = endpoint.Metadata.GetMetadata<AccessRule>() ?? throw new ProblemException(403, ProblemCodes.PermissionDenied, "nobody may call this path: it does not say who may");
        if (settings.Access.Open) Origins.RequireLoopbackName(http);
        if (rule.Least is not { } least)
        {
            CheckBody(http, endpoint);
            await next(http).ConfigureAwait(false);
            return;
        }
        Caller caller = await authentication.FindAsync(http).ConfigureAwait(false)
            ?? throw new ProblemException(401, ProblemCodes.Unauthenticated, "no key: send 'Authorization: Bearer <key>', or log in at /login; an administrator makes keys with 'kontor key create'");
        http.Features.Set(caller);
        http.User = caller.Principal();
        using IDisposable place = limits.Enter(caller.Key?.Id ?? http.Network());
        if (caller.Role < least)
        {
            if (!Origins.IsSafe(http.Request.Method)) await audit.AppendAsync(new AuditEntry(http.Actor(), AuditGate.Action(endpoint), await AuditSubject.OfAsync(http).ConfigureAwait(false), 403)).ConfigureAwait(false);
            throw new ProblemException(403, ProblemCodes.PermissionDenied, $"needs the role {Name(least)}; the key '{caller.Name}' has {Name(caller.Role)}");
        }
        CheckBody(http, endpoint);
        if (caller.IsAmbient && !Origins.IsSafe(http.Request.Method))
        {
            Origins.RequireOwn(http);
            if (caller.Session is { } session) await Origins.RequireTokenAsync(http, session.Csrf).ConfigureAwait(false);
        }
        await next(http).ConfigureAwait(false);
    }

    /// <summary>Refuses a body that is too large or of a type that the endpoint does not take, before it is read.</summary>
    private void CheckBody(HttpContext http, RouteEndpoint endpoint)
    {
        bool files = endpoint.Metadata.GetMetadata<TakesFiles>() is not null;
        long most = files ? settings.Access.MostFileBytes : settings.Access.MostBodyBytes;
        if (http.Request.ContentLength > most) throw new ProblemException(413, ProblemCodes.ContentTooLarge, $"the body has {http.Request.ContentLength} bytes; this path takes {most} at most");
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature) feature.MaxRequestBodySize = most;
        if (files || http.Request.ContentLength == 0 || http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true) return;
        IReadOnlyList<string> taken = endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes ?? ["application/json"];
        if (taken.Contains("*/*") || (MediaTypeHeaderValue.TryParse(http.Request.ContentType, out MediaTypeHeaderValue? sent) && taken.Any(t => sent.IsSubsetOf(new MediaTypeHeaderValue(t))))) return;
        throw new ProblemException(
            415, ProblemCodes.UnsupportedMediaType, $"the content type is {(http.Request.ContentType is { } found ? $"'{found}'" : "not given")}; this path takes {string.Join(", ", taken)}");
    }

    internal static string Name(Role role) => role.ToString().ToLowerInvariant();
}
