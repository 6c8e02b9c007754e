namespace Kontor.Neural.Differentiation;

/// <summary>How a node came about.</summary>
/// <param name="Operation">What computed it.</param>
/// <param name="Inputs">From what.</param>
/// <param name="Output">Which of the operation's outputs it is.</param>
/// <param name="Number">The same for all outputs of one computation, and larger than that of its inputs.</param>
internal sealed record Origin(Operation Operation, Node[] Inputs, int Output, int Number);
