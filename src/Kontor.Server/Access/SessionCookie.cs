namespace Kontor.Server.Access;

/// <summary>The cookie of a session: out of reach of scripts, sent to this server only, not sent with what other sites begin.</summary>
internal static class SessionCookie
{
    internal const string Name = "kontor_session";

    // the prefix binds the cookie to this host and to https (RFC 6265bis, section 4.1.3.2)
    private const string SecureName = "__Host-" + Name;

    /// <summary>The token in the cookie; null where there is none.</summary>
    internal static string? Read(HttpContext http) => http.Request.Cookies[NameFor(http)];

    /// <summary>Hands a token to the browser.</summary>
    internal static void Write(HttpContext http, string token, DateTimeOffset expires) => http.Response.Cookies.Append(NameFor(http), token, Options(http, expires));

    /// <summary>Takes it back.</summary>
    internal static void Clear(HttpContext http) => http.Response.Cookies.Delete(NameFor(http), Options(http, expires: null));

    private static string NameFor(HttpContext http) => http.Request.IsHttps ? SecureName : Name;

    private static CookieOptions Options(HttpContext http, DateTimeOffset? expires) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/", Expires = expires, IsEssential = true,
    };
}
