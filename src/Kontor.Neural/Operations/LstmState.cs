using Kontor.Neural.Differentiation;

namespace Kontor.Neural.Operations;

/// <summary>What a long short-term memory carries from step to step.</summary>
/// <param name="Hidden">(batch, hidden): what it last put out.</param>
/// <param name="Cell">(batch, hidden): what it remembers.</param>
public sealed record LstmState(Node Hidden, Node Cell);
