namespace Kontor.Ledger.Access;

/// <summary>A session with its token, which is known at this moment only: the ledger keeps a hash.</summary>
/// <param name="Session">The session.</param>
/// <param name="Token">What the browser sends back: 256 random bits as 64 hexadecimal digits.</param>
public sealed record OpenedSession(Session Session, string Token)
{
    /// <summary>The session without its secret.</summary>
    public override string ToString() => Session.ToString();
}
