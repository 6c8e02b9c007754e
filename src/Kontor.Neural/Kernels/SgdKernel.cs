namespace Kontor.Neural.Kernels;

/// <summary>Steps of stochastic gradient descent with momentum. Sutskever, Martens, Dahl, Hinton (2013), "On the importance of initialization and momentum in deep learning".</summary>
internal static class SgdKernel
{
    /// <summary>One step: velocity = momentum velocity + gradient + weightDecay weights; weights -= rate velocity.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="gradient">The gradient of the loss.</param>
    /// <param name="velocity">Zeros before the first step; empty for no momentum.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="momentum">Decay of the velocity.</param>
    /// <param name="weightDecay">Added to the gradient, times the weights.</param>
    /// <param name="workers">Threads and vectors.</param>
    internal static void Step(
        Span<float> weights, ReadOnlySpan<float> gradient, Span<float> velocity, float rate, float momentum, float weightDecay, Workers workers)
    {
        Check.Length(gradient, weights.Length, nameof(gradient));
        Check.Optional(velocity, weights.Length, nameof(velocity));
        if (velocity.IsEmpty)
        {
            VectorKernel.Scale(1 - (rate * weightDecay), weights, weights, workers);
            VectorKernel.ScaleAdd(-rate, gradient, weights, workers);
            return;
        }
        VectorKernel.Scale(momentum, velocity, velocity, workers);
        VectorKernel.ScaleAdd(1, gradient, velocity, workers);
        VectorKernel.ScaleAdd(weightDecay, weights, velocity, workers);
        VectorKernel.ScaleAdd(-rate, velocity, weights, workers);
    }
}
