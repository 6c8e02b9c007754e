namespace Kontor.Server.Governance;

/// <summary>A verdict on a decision. Who says it is the owner of the key.</summary>
/// <param name="Verdict"><c>approved</c>, <c>rejected</c> or <c>withdrawn</c>.</param>
/// <param name="Reason">Why, in a sentence.</param>
internal sealed record VerdictRequest(string? Verdict, string? Reason);
