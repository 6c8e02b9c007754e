using Kontor.Neural.Differentiation;

namespace Kontor.Neural.Operations;

/// <summary>What a long short-term memory computed.</summary>
/// <param name="Hidden">(batch, time, hidden): its output at every step; a masked step repeats the one before.</param>
/// <param name="Last">The state after the last step that is not masked, to begin a decoder or the next window with.</param>
public sealed record LstmOutput(Node Hidden, LstmState Last);
