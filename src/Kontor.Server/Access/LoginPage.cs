using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Kontor.Ledger.Access;

namespace Kontor.Server.Access;

/// <summary>The page to log in and out: plain HTML, without script.</summary>
internal static class LoginPage
{
    private const string Style =
        """
        body{font:1rem/1.5 system-ui,sans-serif;max-width:28rem;margin:4rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
        label,input,button{display:block;width:100%;box-sizing:border-box;font:inherit}input{margin:.25rem 0 1rem;padding:.5rem;border:1px solid #767676;border-radius:.25rem}
        button{padding:.6rem;border:0;border-radius:.25rem;background:#1f4e79;color:#fff;cursor:pointer}button:focus-visible,input:focus-visible{outline:3px solid #f2a900;outline-offset:2px}
        [role=alert]{border-left:4px solid #b00020;padding-left:.75rem}
        """;

    /// <summary>The Content-Security-Policy of the page: its own style and form, and nothing else.</summary>
    internal static string Policy { get; } = $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; form-action 'self'";

    /// <summary>The page for who is not logged in.</summary>
    /// <param name="refusal">Why the last key was not taken; null for the first time.</param>
    internal static IResult Form(string? refusal) => Html(
        refusal is null ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized,
        $"""
        {(refusal is null ? "" : $"<p role=\"alert\">{HtmlEncoder.Default.Encode(refusal)}</p>")}
        <form method="post" action="/login">
        <label for="key">API key</label>
        <input id="key" name="key" type="password" autocomplete="current-password" required autofocus>
        <button>Log in</button>
        </form>
        <p>An administrator makes keys: <code>kontor key create</code></p>
        """);

    /// <summary>The page for who is.</summary>
    internal static IResult LoggedIn(Session session) => Html(
        StatusCodes.Status200OK,
        $"""
        <p>You are logged in as {HtmlEncoder.Default.Encode(session.Key.Name)} ({Gate.Name(session.Key.Role)}) until {session.Expires:yyyy-MM-dd HH:mm} UTC.</p>
        <form method="post" action="/logout">
        <input type="hidden" name="{Origins.CsrfField}" value="{session.Csrf}">
        <button>Log out</button>
        </form>
        """);

    private static IResult Html(int status, string body) => Results.Content(
        $"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Kontor</title><style>{Style}</style></head>
        <body>
        <h1>Kontor</h1>
        {body}
        </body>
        </html>

        """,
        "text/html; charset=utf-8",
        statusCode: status);
}
