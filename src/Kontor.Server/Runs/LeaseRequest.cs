namespace Kontor.Server.Runs;

/// <summary>A sign of life.</summary>
/// <param name="Seconds">After how many seconds without another the run counts as lost; above 0, at most a day.</param>
internal sealed record LeaseRequest(double Seconds);
