namespace Kontor.Ledger.Access;

/// <summary>Who acts.</summary>
/// <param name="Name">The key's identity and name, such as <c>key 0123456789abcdef (nightly)</c>, or who sat at the machine.</param>
/// <param name="Role">With which role; null for what needs none, such as the command line beside the ledger.</param>
/// <param name="Address">From where: a network address, or the machine's name.</param>
public sealed record AuditActor(string Name, Role? Role, string Address)
{
    /// <summary>Whoever sits at this machine and may write the ledger's file.</summary>
    public static AuditActor Local { get; } = new($"user {Environment.UserName}", Role: null, Environment.MachineName);
}
