namespace Kontor.Ledger.Access;

/// <summary>A key as its table has it.</summary>
internal class KeyRow
{
    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public string Role { get; init; } = "";

    public string SecretSha256 { get; init; } = "";

    public long Made { get; init; }

    public long? Expires { get; init; }

    public long? LastUsed { get; init; }

    public long? Revoked { get; init; }

    internal ApiKey ToKey() => new()
    {
        Id = Id, Name = Name, Role = AccessStore.ReadRole(Role), Made = DateTimeOffset.FromUnixTimeMilliseconds(Made), Expires = Time(Expires), LastUsed = Time(LastUsed), Revoked = Time(Revoked),
    };

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
