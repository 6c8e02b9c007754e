namespace Kontor.Ledger.Tracking.Client;

/// <summary>What of a run its destination did not get.</summary>
/// <param name="Metrics">Points of metrics.</param>
/// <param name="Params">Parameters.</param>
/// <param name="Tags">Tags.</param>
/// <param name="Files">Files.</param>
/// <param name="End">Whether the end of the run is not known there.</param>
/// <param name="Reason">Why, for the last of them.</param>
public sealed record Losses(int Metrics, int Params, int Tags, int Files, bool End, string Reason)
{
    /// <summary>Nothing.</summary>
    internal static Losses None { get; } = new(0, 0, 0, 0, End: false, "");

    /// <summary>True when anything is missing.</summary>
    public bool Any => Metrics + Params + Tags + Files > 0 || End;

    /// <summary>What is missing, and why, in one line.</summary>
    /// <returns>Such as <c>1204 metric points, the end of the run: connection refused</c>.</returns>
    public override string ToString()
    {
        (int Count, string Name)[] parts = [(Metrics, "metric points"), (Params, "parameters"), (Tags, "tags"), (Files, "files")];
        string[] said = [.. parts.Where(p => p.Count > 0).Select(p => $"{p.Count} {(p.Count == 1 ? p.Name[..^1] : p.Name)}"), .. End ? (string[])["the end of the run"] : []];
        return said.Length == 0 ? "nothing" : $"{string.Join(", ", said)}: {Reason}";
    }
}
