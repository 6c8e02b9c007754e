using Kontor.Neural.Kernels.Lanes;
using Kontor.Neural.Kernels.Mixture;

namespace Kontor.Neural.Kernels;

/// <summary>The negative log-likelihood of a mixture of normal distributions. Bishop (1994), "Mixture density networks", equations 20-23, by log-sum-exp.</summary>
internal static unsafe class MixtureKernel
{
    /// <summary>loss = -ln sum over components of weight N(target; mean, scale), times the mask; with it, in the same pass, its gradient.</summary>
    /// <param name="parameters">(rows, 3 components): logits, means, raw scales.</param>
    /// <param name="targets">(rows).</param>
    /// <param name="mask">(rows): 0 leaves a row out (loss and gradient 0, whatever its target), another number weighs it; or empty: all 1.</param>
    /// <param name="loss">(rows).</param>
    /// <param name="gradient">(rows, 3 components): the gradient of each row's loss by its parameters; or empty: not wanted.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="workers">Threads and vectors.</param>
    internal static void Forward(
        ReadOnlySpan<float> parameters, ReadOnlySpan<float> targets, ReadOnlySpan<float> mask, Span<float> loss, Span<float> gradient, MixtureShape shape, Workers workers)
    {
        Check.Length(parameters, shape.Length, nameof(parameters));
        Check.Length(targets, shape.Rows, nameof(targets));
        Check.Optional(mask, shape.Rows, nameof(mask));
        Check.Length(loss, shape.Rows, nameof(loss));
        Check.Optional(gradient, shape.Length, nameof(gradient));
        fixed (float* pp = parameters, pt = targets, pm = mask, pl = loss, pg = gradient)
        {
            float* parameters0 = pp, targets0 = pt, mask0 = pm, loss0 = pl, gradient0 = pg;
            // a row costs some ten times an elementwise one
            RowWork.For(shape.Rows, 30 * shape.Components, workers, (from, count) =>
            {
                switch (workers.Width)
                {
                    case VectorWidth.Avx512: Likelihood<Lanes512>.Run(parameters0, targets0, mask0, loss0, gradient0, shape, from, count); break;
                    case VectorWidth.Avx2: Likelihood<Lanes256>.Run(parameters0, targets0, mask0, loss0, gradient0, shape, from, count); break;
                    default: Likelihood<LanesPortable>.Run(parameters0, targets0, mask0, loss0, gradient0, shape, from, count); break;
                }
            });
        }
    }

    /// <summary>dparameters (rows, 3 components) += gradient of <see cref="Forward"/> times dloss (rows).</summary>
    internal static void Backward(ReadOnlySpan<float> gradient, ReadOnlySpan<float> dloss, Span<float> dparameters, MixtureShape shape, Workers workers)
    {
        Check.Length(gradient, shape.Length, nameof(gradient));
        Check.Length(dloss, shape.Rows, nameof(dloss));
        Check.Length(dparameters, shape.Length, nameof(dparameters));
        int columns = 3 * shape.Components;
        fixed (float* pg = gradient, pl = dloss, pd = dparameters)
        {
            float* gradient0 = pg, loss0 = pl, parameters0 = pd;
            RowWork.For(shape.Rows, columns, workers, (from, count) =>
            {
                switch (workers.Width)
                {
                    case VectorWidth.Avx512: Likelihood<Lanes512>.Chain(gradient0, loss0, parameters0, columns, from, count); break;
                    case VectorWidth.Avx2: Likelihood<Lanes256>.Chain(gradient0, loss0, parameters0, columns, from, count); break;
                    default: Likelihood<LanesPortable>.Chain(gradient0, loss0, parameters0, columns, from, count); break;
                }
            });
        }
    }
}
