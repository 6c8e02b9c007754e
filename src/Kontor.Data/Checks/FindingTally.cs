using Kontor.Data.Loading;
using Kontor.Errors;

namespace Kontor.Data.Checks;

/// <summary>Keeps the first finding of each kind and counts the others.</summary>
internal sealed class FindingTally
{
    private readonly Dictionary<string, int> _kinds = [];

    /// <summary>One finding per kind, in the order in which the kinds came up.</summary>
    internal List<Finding> Findings { get; } = [];

    /// <summary>Adds a finding.</summary>
    internal void Add(Severity severity, FaultCode code, string kind, string where, string found, string needed, string? column = null)
    {
        if (_kinds.TryGetValue(kind, out int known))
        {
            Findings[known] = Findings[known] with { Count = Findings[known].Count + 1 };
            return;
        }
        _kinds.Add(kind, Findings.Count);
        Findings.Add(new Finding(severity, new DataFault(code, where, found, needed) { Column = column }));
    }
}
