namespace Kontor.Ledger.Access;

/// <summary>A new key with its text, which is known at this moment only: the ledger keeps a hash.</summary>
/// <param name="Key">What the ledger keeps.</param>
/// <param name="Text">The key as it is sent: <c>kontor_&lt;id&gt;_&lt;secret&gt;</c>.</param>
public sealed record MadeKey(ApiKey Key, string Text)
{
    /// <summary>The key without its secret, so that no log tells it.</summary>
    public override string ToString() => $"key {Key.Id} ({Key.Name})";
}
