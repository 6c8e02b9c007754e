using Microsoft.Net.Http.Headers;

namespace Kontor.Server.Access;

/// <summary>What every answer tells a browser. Only the server's own pages may do anything in it: all else, and so every file that a user sent, is in a sandbox without an origin.</summary>
internal static class SecurityHeaders
{
    private const string NoPage = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";

    internal static void UseSecurityHeaders(this WebApplication app) => app.Use((http, next) =>
    {
        http.Response.OnStarting(Write, http);
        return next(http);
    });

    private static Task Write(object state)
    {
        var http = (HttpContext)state;
        IHeaderDictionary headers = http.Response.Headers;
        Page? page = http.GetEndpoint()?.Metadata.GetMetadata<Page>();
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = page is null ? NoPage : $"{page.Policy}; frame-ancestors 'none'; base-uri 'none'; object-src 'none'";
        headers.XFrameOptions = "DENY"; // for browsers that do not know frame-ancestors
        // not no-referrer: with it, browsers send 'Origin: null' with the server's own forms
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (!headers.ContainsKey(HeaderNames.CacheControl)) headers.CacheControl = "no-store";
        if (http.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
        if (http.Response.StatusCode < 400 && http.GetEndpoint()?.Metadata.GetMetadata<ServesFiles>() is not null && !IsAttachment(headers.ContentDisposition)) headers.ContentDisposition = "attachment";
        return Task.CompletedTask;
    }

    private static bool IsAttachment(string? disposition) => disposition?.StartsWith("attachment", StringComparison.OrdinalIgnoreCase) == true;
}
