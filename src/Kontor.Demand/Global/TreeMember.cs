using Kontor.Trees;

namespace Kontor.Demand.Global;

/// <summary>One booster of an ensemble.</summary>
/// <param name="Booster">The booster.</param>
/// <param name="Fold">The fold of the rows that it was not trained on.</param>
/// <param name="Offset">The simple forecast that it starts from.</param>
/// <param name="Spread">The unit of its output, in units of the series.</param>
/// <param name="Start">Its constant start per output. Shape: (outputs).</param>
internal sealed record TreeMember(Booster Booster, int Fold, int Offset, double Spread, float[] Start);
