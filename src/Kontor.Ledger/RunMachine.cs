using System.Runtime.InteropServices;

namespace Kontor.Ledger;

/// <summary>The kind of machine on which a run took its time. It names no host and no person.</summary>
/// <param name="Os">The operating system and its version.</param>
/// <param name="Processors">Logical processors that the process may use, 1 or more.</param>
public sealed record RunMachine(string Os, int Processors)
{
    /// <summary>This machine.</summary>
    public static RunMachine Current { get; } = new($"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}", Environment.ProcessorCount);
}
