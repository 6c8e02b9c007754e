namespace Kontor.Neural.Kernels;

/// <summary>How a raw number becomes the scale of a component.</summary>
internal enum ScaleLink
{
    /// <summary>ln(1 + e^raw).</summary>
    Softplus,

    /// <summary>e^raw.</summary>
    Exponential,
}

/// <summary>Shape of a mixture of normal distributions: parameters (rows, 3 components) hold logits of the weights, means, raw scales.</summary>
/// <param name="Rows">Number of targets.</param>
/// <param name="Components">Number of components, 1 or more.</param>
/// <param name="Least">The smallest scale, above 0.</param>
/// <param name="Most">The largest scale.</param>
/// <param name="Link">How the raw scale becomes a scale, before it is held between the bounds.</param>
internal readonly record struct MixtureShape(int Rows, int Components, float Least, float Most, ScaleLink Link = ScaleLink.Softplus)
{
    /// <summary>Elements of the parameters.</summary>
    internal long Length => 3L * Rows * Components;
}
