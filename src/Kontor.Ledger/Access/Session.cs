namespace Kontor.Ledger.Access;

/// <summary>A person who logged in with a key.</summary>
/// <param name="Id">The identity, which stays when the token changes; no secret.</param>
/// <param name="Key">The key that it was opened with: the session has its role, and ends with it.</param>
/// <param name="Csrf">What an unsafe request of the session has to repeat.</param>
/// <param name="Rotated">When its token last changed.</param>
/// <param name="Expires">When it ends.</param>
public sealed record Session(string Id, ApiKey Key, string Csrf, DateTimeOffset Rotated, DateTimeOffset Expires)
{
    /// <summary>The session without its secret.</summary>
    public override string ToString() => $"session {Id} of {Key.Name}";
}
