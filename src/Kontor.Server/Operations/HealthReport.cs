namespace Kontor.Server.Operations;

/// <summary>Whether the server can work, and why not.</summary>
/// <param name="Status"><c>ready</c> or <c>unready</c>.</param>
/// <param name="Checks">What was looked at, by name.</param>
internal sealed record HealthReport(string Status, IReadOnlyDictionary<string, HealthCheck> Checks)
{
    internal bool IsReady => Status == "ready";

    internal static HealthReport Of(IReadOnlyDictionary<string, HealthCheck> checks) => new(checks.Values.All(c => c.Ok) ? "ready" : "unready", checks);
}

/// <summary>One thing that the server needs.</summary>
/// <param name="Ok">True when it is there.</param>
/// <param name="Detail">What was found; without paths and addresses, for the endpoint is open.</param>
/// <param name="Milliseconds">How long it took to find out.</param>
internal sealed record HealthCheck(bool Ok, string Detail, double Milliseconds);
