using Kontor.Ledger;
using Kontor.Ledger.Access;
using Kontor.Server.Problems;

namespace Kontor.Server.Access;

/// <summary>Log in with a key, log out, and who am I.</summary>
internal static class LoginEndpoints
{
    private const string Form = "application/x-www-form-urlencoded";

    internal static void MapLogin(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/login", Show).IsOpen().IsPage(LoginPage.Policy).WithName("ShowLogin").WithSummary("The page to log in and out").Produces<string>(contentType: "text/html");
        routes.MapPost("/login", LogIn).IsOpen().IsPage(LoginPage.Policy).AuditsItself().WithName("LogIn").WithSummary("Opens a session with a key, in the form field key; the cookie is in the answer")
            .Accepts<LoginForm>(Form).Produces(StatusCodes.Status303SeeOther).Produces<string>(StatusCodes.Status401Unauthorized, "text/html");
        routes.MapPost("/logout", LogOut).Needs(Role.Viewer).AuditsItself().WithName("LogOut").WithSummary("Ends the session of the cookie").Accepts<LogoutForm>(isOptional: true, Form, "application/json").Produces(StatusCodes.Status303SeeOther);
        routes.MapGet("/api/v1/session", Tell).Needs(Role.Viewer).WithName("GetSession").WithSummary("Who the server takes the caller for; for a session with the token that its unsafe requests repeat");
    }

    private static async Task<IResult> Show(HttpContext http, Authentication authentication) =>
        SessionCookie.Read(http) is not null && await authentication.FindAsync(http).ConfigureAwait(false) is { Session: { } session } ? LoginPage.LoggedIn(session) : LoginPage.Form(refusal: null);

    private static async Task<IResult> LogIn(HttpContext http, Authentication authentication, LedgerStore ledger, AuditWriter audit)
    {
        // no other site may log a person in as somebody else
        Origins.RequireOwn(http);
        string text = ((string?)(await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false))["key"] ?? "").Trim();
        ApiKey key;
        try
        {
            key = await authentication.KeyAsync(text, http.Network(), http.RequestAborted).ConfigureAwait(false);
        }
        catch (ProblemException refusal) when (refusal.Status == 401)
        {
            await audit.AppendAsync(new AuditEntry(http.Actor(), "LogIn", "", refusal.Status)).ConfigureAwait(false);
            return LoginPage.Form($"Not logged in: {refusal.Message}.");
        }
        OpenedSession opened = await ledger.Access.Sessions.OpenAsync(key, http.RequestAborted).ConfigureAwait(false);
        http.Features.Set(Caller.Of(opened.Session));
        await audit.AppendAsync(new AuditEntry(http.Actor(), "LogIn", $"session={opened.Session.Id}", StatusCodes.Status303SeeOther)).ConfigureAwait(false);
        SessionCookie.Write(http, opened.Token, opened.Session.Expires);
        return SeeLogin(http);
    }

    private static async Task<IResult> LogOut(HttpContext http, Authentication authentication, LedgerStore ledger, AuditWriter audit)
    {
        if (http.Caller().Session is not { } session) throw new ProblemException(400, ProblemCodes.InvalidState, "there is no session to end: the request has a key");
        await ledger.Access.Sessions.CloseAsync(session.Id, http.RequestAborted).ConfigureAwait(false);
        authentication.Forget();
        await audit.AppendAsync(new AuditEntry(http.Actor(), "LogOut", $"session={session.Id}", StatusCodes.Status303SeeOther)).ConfigureAwait(false);
        SessionCookie.Clear(http);
        return SeeLogin(http);
    }

    private static CallerDescription Tell(HttpContext http)
    {
        Caller caller = http.Caller();
        return new CallerDescription(caller.Name, Gate.Name(caller.Role), caller.Key?.Id, caller.Session?.Expires, caller.Session?.Csrf);
    }

    // after a form, a browser is to fetch the next page and not to send the form again
    private static IResult SeeLogin(HttpContext http)
    {
        http.Response.Headers.Location = "/login";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}

/// <summary>The form to log in.</summary>
/// <param name="Key">The key.</param>
internal sealed record LoginForm(string Key);

/// <summary>The form to log out.</summary>
/// <param name="CsrfToken">The token of the session, in the field csrf_token; or in the header X-CSRF-Token.</param>
internal sealed record LogoutForm([property: System.Text.Json.Serialization.JsonPropertyName(Origins.CsrfField)] string CsrfToken);

/// <summary>Who the server takes the caller for.</summary>
/// <param name="Name">The name of the key.</param>
/// <param name="Role">Its role.</param>
/// <param name="Key">Its identity; null on a server without keys.</param>
/// <param name="Expires">When the session ends; null without one.</param>
/// <param name="Csrf">What its unsafe requests repeat in the header X-CSRF-Token; null without a session.</param>
internal sealed record CallerDescription(string Name, string Role, string? Key, DateTimeOffset? Expires, string? Csrf);
