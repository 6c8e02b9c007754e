namespace Kontor.Bench.Endurance;

/// <summary>How the load ended.</summary>
/// <param name="Tally">What was answered.</param>
/// <param name="Lost">What was acknowledged and is not there, or other than it was.</param>
/// <param name="Worked">How long the users worked.</param>
/// <param name="Restarted">How long the killed server was away until it listened again.</param>
/// <param name="BackendKilled">True when a backend of PostgreSQL was killed.</param>
/// <param name="Exit">The exit code of the server after the signal to stop.</param>
/// <param name="Log">What the second server logged.</param>
internal sealed record EnduranceResult(EnduranceTally Tally, IReadOnlyList<string> Lost, TimeSpan Worked, TimeSpan Restarted, bool BackendKilled, int Exit, string Log);
