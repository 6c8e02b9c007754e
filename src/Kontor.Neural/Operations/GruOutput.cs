using Kontor.Neural.Differentiation;

namespace Kontor.Neural.Operations;

/// <summary>What gated recurrent units computed.</summary>
/// <param name="Hidden">(batch, time, hidden): the output at every step; a masked step repeats the one before.</param>
/// <param name="Last">(batch, hidden): the output of the last step that is not masked.</param>
public sealed record GruOutput(Node Hidden, Node Last);
