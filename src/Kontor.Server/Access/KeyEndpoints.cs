using Kontor.Ledger;
using Kontor.Ledger.Access;
using Kontor.Server.Problems;

namespace Kontor.Server.Access;

/// <summary>Keys over REST, for administrators.</summary>
internal static class KeyEndpoints
{
    internal static void MapKeys(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/keys", List).Needs(Role.Admin).WithName("ListKeys").WithSummary("All keys, the latest first; never their secrets");
        routes.MapPost("/api/v1/keys", Create).Needs(Role.Admin).AuditsItself().WithName("CreateKey").WithSummary("Makes a key; its text is in this answer and cannot be had again")
            .Produces<KeyCreated>(StatusCodes.Status201Created);
        routes.MapDelete("/api/v1/keys/{id}", Revoke).Needs(Role.Admin).AuditsItself().WithName("RevokeKey").WithSummary("Revokes a key; on every server within seconds");
    }

    private static async Task<KeyList> List(LedgerStore ledger, TimeProvider time, CancellationToken cancellation)
    {
        DateTimeOffset now = time.GetUtcNow();
        return new KeyList([.. (await ledger.Access.ListKeysAsync(cancellation).ConfigureAwait(false)).Select(key => KeyDescription.Of(key, now))]);
    }

    private static async Task<IResult> Create(KeyRequest wanted, LedgerStore ledger, TimeProvider time, HttpContext http)
    {
        // a number would be taken for a role, too
        if (wanted.Role is not { } text || !text.All(char.IsLetter) || !Enum.TryParse(text, ignoreCase: true, out Role role))
            throw new ProblemException(400, ProblemCodes.InvalidParameterValue, $"role is {(wanted.Role is null ? "missing" : $"'{wanted.Role}'")}; needs viewer, analyst, approver or admin");
        MadeKey made = await ledger.Access.CreateKeyAsync(wanted.Name ?? "", role, wanted.Expires, http.Actor(), http.RequestAborted).ConfigureAwait(false);
        return Results.Json(new KeyCreated(KeyDescription.Of(made.Key, time.GetUtcNow()), made.Text), statusCode: StatusCodes.Status201Created);
    }

    private static async Task<KeyDescription> Revoke(string id, LedgerStore ledger, TimeProvider time, Authentication authentication, HttpContext http)
    {
        ApiKey key = await ledger.Access.RevokeKeyAsync(id, http.Actor(), http.RequestAborted).ConfigureAwait(false);
        authentication.Forget();
        return KeyDescription.Of(key, time.GetUtcNow());
    }
}

/// <summary>A key that is wanted.</summary>
/// <param name="Name">Who or what will use it.</param>
/// <param name="Role">viewer, analyst, approver or admin.</param>
/// <param name="Expires">From when on it is refused; null for never.</param>
internal sealed record KeyRequest(string? Name, string? Role, DateTimeOffset? Expires);

/// <summary>A new key.</summary>
/// <param name="Key">What is kept of it.</param>
/// <param name="Text">The key as it is sent.</param>
internal sealed record KeyCreated(KeyDescription Key, string Text);

/// <summary>Keys.</summary>
/// <param name="Keys">The keys.</param>
internal sealed record KeyList(IReadOnlyList<KeyDescription> Keys);

/// <summary>A key without its secret.</summary>
internal sealed record KeyDescription(string Id, string Name, string Role, string Standing, DateTimeOffset Made, DateTimeOffset? Expires, DateTimeOffset? LastUsed, DateTimeOffset? Revoked)
{
    internal static KeyDescription Of(ApiKey key, DateTimeOffset now) =>
        new(key.Id, key.Name, Gate.Name(key.Role), key.Standing(now).ToString().ToLowerInvariant(), key.Made, key.Expires, key.LastUsed, key.Revoked);
}
