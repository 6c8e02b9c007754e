using Kontor.Decisions;

namespace Kontor.Ledger;

/// <summary>A decision as the ledger holds it: with the run that made it.</summary>
/// <param name="RunId">The run. With the number it names the decision.</param>
/// <param name="Number">Its place among the decisions of the run, from 1.</param>
/// <param name="Made">When the run began, in UTC.</param>
/// <param name="Decision">The decision.</param>
public sealed record RecordedDecision(Guid RunId, int Number, DateTimeOffset Made, Decision Decision);
