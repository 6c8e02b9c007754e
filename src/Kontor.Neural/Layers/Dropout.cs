using Kontor.Neural.Differentiation;
using Kontor.Neural.Operations;

namespace Kontor.Neural.Layers;

/// <summary>Drops a share of the elements in training, and none in inference. Srivastava et al. (2014).</summary>
/// <param name="share">The share, 0 or more and below 1.</param>
public sealed class Dropout(double share) : ILayer
{
    /// <summary>The elements that are left, scaled so that the mean stays.</summary>
    /// <param name="x">Any shape.</param>
    public Node Forward(Node x) => x.Dropout(share);
}
