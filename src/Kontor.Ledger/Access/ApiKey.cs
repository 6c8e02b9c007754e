namespace Kontor.Ledger.Access;

/// <summary>What the ledger knows of a key: everything but its secret.</summary>
public sealed record ApiKey
{
    /// <summary>The identity: 16 hexadecimal digits, the middle part of the key's text; no secret.</summary>
    public required string Id { get; init; }

    /// <summary>Who or what uses it; names may repeat.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do.</summary>
    public required Role Role { get; init; }

    /// <summary>When it was made, to the millisecond.</summary>
    public required DateTimeOffset Made { get; init; }

    /// <summary>From when on it is refused; null for never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>When it was last used, up to five minutes late; null for never.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>When it was revoked; null where it was not.</summary>
    public DateTimeOffset? Revoked { get; init; }

    /// <summary>How it stands at a time.</summary>
    /// <param name="now">The time.</param>
    public KeyStanding Standing(DateTimeOffset now) => Revoked is not null ? KeyStanding.Revoked : Expires <= now ? KeyStanding.Expired : KeyStanding.Valid;
}
