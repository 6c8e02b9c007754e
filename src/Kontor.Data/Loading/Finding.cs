using Kontor.Errors;

namespace Kontor.Data.Loading;

/// <summary>Something about the data that a person should know.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Fault">Where it is, what was found, what would be needed; the first of its kind.</param>
/// <param name="Count">How many of its kind there are.</param>
public sealed record Finding(Severity Severity, DataFault Fault, long Count = 1)
{
    /// <summary>One line for a person.</summary>
    public override string ToString() => Count > 1 ? $"{Severity}: {Fault}, and {Count - 1} more" : $"{Severity}: {Fault}";
}
