using Kontor.Neural.Differentiation;
using Kontor.Neural.Operations;

namespace Kontor.Neural.Layers;

/// <summary>A learnt vector for each of a number of categories.</summary>
public sealed class Embedding : ILayer
{
    private readonly Parameter _table;

    /// <summary>Adds the layer to a network.</summary>
    /// <param name="weights">Its scope.</param>
    /// <param name="categories">How many categories there are, 1 or more. Keep one for categories that were not seen in training.</param>
    /// <param name="width">The length of each vector, 1 or more.</param>
    /// <param name="initial">What the vectors start as. Default: Gaussian with deviation 0.05, so that rare categories stay near the mean of all.</param>
    public Embedding(Weights weights, int categories, int width, Initial? initial = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfLessThan(categories, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        _table = weights.Add("table", [categories, width], initial ?? Initial.Gaussian(0.05));
    }

    /// <summary>The vectors of the categories.</summary>
    /// <param name="x">Any shape; whole numbers from 0 to categories - 1, held in floats.</param>
    /// <returns>(..., width).</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is not a category.</exception>
    public Node Forward(Node x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Tape.Use(_table).Gather(x);
    }
}
