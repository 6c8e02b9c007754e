using System.Security.Cryptography;
using System.Text;
using Kontor.Server.Problems;

namespace Kontor.Server.Access;

/// <summary>Keeps other sites from using what a browser sends by itself: the cookie of a session, or its place on the machine of an open server.</summary>
internal static class Origins
{
    /// <summary>The header that repeats the session's token against forgery.</summary>
    internal const string CsrfHeader = "X-CSRF-Token";

    /// <summary>The field of a form that repeats it.</summary>
    internal const string CsrfField = "csrf_token";

    /// <summary>True for a method that changes nothing.</summary>
    internal static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    /// <summary>Refuses a request that a page of another origin began.</summary>
    internal static void RequireOwn(HttpContext http)
    {
        HttpRequest request = http.Request;
        string? origin = request.Headers.Origin, site = request.Headers["Sec-Fetch-Site"];
        if (origin is { Length: > 0 } && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)) throw Refused($"the request comes from a page of '{origin}'");
        if (site is { Length: > 0 } and not ("same-origin" or "none")) throw Refused("the request comes from a page of another site");
    }

    /// <summary>Refuses a host name that another site may have pointed to this machine (DNS rebinding).</summary>
    internal static void RequireLoopbackName(HttpContext http)
    {
        string host = http.Request.Host.Host;
        if (!host.Equals("localhost", StringComparison.OrdinalIgnoreCase) && !(System.Net.IPAddress.TryParse(host.Trim('[', ']'), out System.Net.IPAddress? address) && System.Net.IPAddress.IsLoopback(address)))
            throw Refused($"the request is for the host '{host}'; a server without keys answers to localhost and 127.0.0.1 only");
    }

    /// <summary>Refuses a request of a session that does not repeat its token.</summary>
    internal static async Task RequireTokenAsync(HttpContext http, string token)
    {
        string? sent = http.Request.Headers[CsrfHeader];
        if (string.IsNullOrEmpty(sent) && http.Request.HasFormContentType) sent = (await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false))[CsrfField];
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent ?? ""), Encoding.UTF8.GetBytes(token)))
            throw Refused($"a request with the cookie of a session needs its token in the header {CsrfHeader} or the form field {CsrfField}: GET /api/v1/session has it");
    }

    private static ProblemException Refused(string why) => new(403, ProblemCodes.PermissionDenied, why);
}
