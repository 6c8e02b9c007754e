namespace Kontor.Server.Runs;

/// <summary>How a run stands after a sign of life.</summary>
/// <param name="Running">False when it does not count as running any more, such as one that was taken for lost.</param>
internal sealed record LeaseAnswer(bool Running);
