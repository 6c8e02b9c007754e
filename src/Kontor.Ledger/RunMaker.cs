namespace Kontor.Ledger;

/// <summary>Who makes the runs of this process, as their ledger names the person.</summary>
public static class RunMaker
{
    /// <summary>The environment variable that names the person; empty, runs name nobody.</summary>
    public const string Variable = "KONTOR_USER";

    /// <summary>The person: what <see cref="Variable"/> says, else the user of the operating system; null when nobody is to be named.</summary>
    public static string? Current => (Environment.GetEnvironmentVariable(Variable) ?? Environment.UserName) is var name && !string.IsNullOrWhiteSpace(name) ? name.Trim() : null;
}
