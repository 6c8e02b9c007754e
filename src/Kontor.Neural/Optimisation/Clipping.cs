using Kontor.Neural.Differentiation;
using Kontor.Neural.Kernels;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Kontor.Neural.Optimisation;

/// <summary>Keeps gradients from growing without bound.</summary>
public static class Clipping
{
    /// <summary>The length of all gradients of a network taken as one vector; gradients that are longer than allowed are shortened to that. Pascanu, Mikolov, Bengio (2013), algorithm 1.</summary>
    /// <param name="weights">The network's parameters.</param>
    /// <param name="most">The largest length that is left, above 0; infinity only measures.</param>
    /// <returns>The length before clipping; not finite when a gradient is not.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is not above 0.</exception>
    public static double ByNorm(Weights weights, double most)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        var single = new Workers(1);
        double squares = 0;
        foreach (Parameter parameter in weights.All)
        {
            if (parameter.IsTrained) squares += VectorKernel.Dot(parameter.Gradient.Span, parameter.Gradient.Span, single);
        }
        double norm = Math.Sqrt(squares);
        if (!(norm > most) || !double.IsFinite(norm)) return norm;
        foreach (Parameter parameter in weights.All)
        {
            if (parameter.IsTrained) VectorKernel.Scale((float)(most / norm), parameter.Gradient.Span, parameter.Gradient.Span, single);
        }
        return norm;
    }

    /// <summary>Holds every element of every gradient within a bound.</summary>
    /// <param name="weights">The network's parameters.</param>
    /// <param name="most">The bound on the size of an element, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not above 0.</exception>
    public static void ByValue(Weights weights, double most)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        foreach (Parameter parameter in weights.All)
        {
            if (!parameter.IsTrained) continue;
            TensorPrimitives.Max(parameter.Gradient.Span, -(float)most, parameter.Gradient.Span);
            TensorPrimitives.Min(parameter.Gradient.Span, (float)most, parameter.Gradient.Span);
        }
    }
}
