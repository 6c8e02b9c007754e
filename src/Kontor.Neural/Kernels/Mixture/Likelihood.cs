using System.Runtime.CompilerServices;
using Kontor.Neural.Kernels.Elementwise;
using Kontor.Neural.Kernels.Lanes;

namespace Kontor.Neural.Kernels.Mixture;

/// <summary>The mixture likelihood of a range of rows; a register holds the components of one row.</summary>
/// <typeparam name="T">The register.</typeparam>
internal static unsafe class Likelihood<T>
    where T : struct, ILanes<T>
{
    private const float HalfLogTwoPi = 0.918938533f;

    /// <summary>Loss and gradient of rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(float* parameters, float* targets, float* mask, float* loss, float* gradient, MixtureShape shape, int from, int count)
    {
        int k = shape.Components, padded = (k + T.Count - 1) / T.Count * T.Count;
        using var scratch = new Scratch(padded); // the components' log-likelihoods
        for (int i = from; i < from + count; i++)
        {
            float weight = mask is null ? 1 : mask[i];
            float* row = parameters + (3 * (nint)i * k), slope = gradient is null ? null : gradient + (3 * (nint)i * k);
            if (weight == 0)
            {
                loss[i] = 0;
                if (slope is not null) new Span<float>(slope, 3 * k).Clear();
                continue;
            }
            loss[i] = weight * Row(row, targets[i], scratch.Pointer, slope, weight, shape);
        }
    }

    /// <summary>dparameters += gradient dloss, row by row.</summary>
    internal static void Chain(float* gradient, float* dloss, float* dparameters, int columns, int from, int count)
    {
        for (int i = from; i < from + count; i++) Loops<T>.ScaleAdd(dloss[i], gradient + ((nint)i * columns), dparameters + ((nint)i * columns), columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Row(float* row, float target, float* joint, float* slope, float weight, in MixtureShape shape)
    {
        int k = shape.Components;
        T priorTop = T.Of(float.NegativeInfinity), jointTop = priorTop, goal = T.Of(target);
        for (int j = 0; j < k; j += T.Count)
        {
            int rest = k - j;
            T logit = LoadLogit(row + j, rest), scale = Scale(Partial.Load<T>(row + (2 * k) + j, rest), shape, out _);
            T z = (goal - Partial.Load<T>(row + k + j, rest)) / scale;
            T term = T.MultiplyAdd(T.Of(-0.5f) * z, z, logit - Functions.Log(scale));
            T.Store(term, joint + j);
            priorTop = T.Max(priorTop, logit);
            jointTop = T.Max(jointTop, term);
        }
        float topPrior = T.Largest(priorTop), topJoint = T.Largest(jointTop);
        T priorSum = T.Zero, jointSum = T.Zero;
        for (int j = 0; j < k; j += T.Count)
        {
            priorSum += Functions.Exp(LoadLogit(row + j, k - j) - T.Of(topPrior));
            jointSum += Functions.Exp(T.Load(joint + j) - T.Of(topJoint));
        }
        float sumPrior = T.Sum(priorSum), sumJoint = T.Sum(jointSum);
        if (slope is not null) Slope(row, target, joint, slope, weight, topPrior, weight / sumPrior, topJoint, weight / sumJoint, shape);
        return HalfLogTwoPi + topPrior + MathF.Log(sumPrior) - topJoint - MathF.Log(sumJoint);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Slope(
        float* row, float target, float* joint, float* slope, float weight, float topPrior, float perPrior, float topJoint, float perJoint, in MixtureShape shape)
    {
        int k = shape.Components;
        for (int j = 0; j < k; j += T.Count)
        {
            int rest = k - j;
            T prior = Functions.Exp(LoadLogit(row + j, rest) - T.Of(topPrior)) * T.Of(perPrior);
            T posterior = Functions.Exp(T.Load(joint + j) - T.Of(topJoint)) * T.Of(perJoint);
            T scale = Scale(Partial.Load<T>(row + (2 * k) + j, rest), shape, out T scaleSlope);
            T z = (T.Of(target) - Partial.Load<T>(row + k + j, rest)) / scale, share = posterior / scale;
            Partial.Store(prior - posterior, slope + j, rest);
            Partial.Store(-(share * z), slope + k + j, rest);
            Partial.Store(share * T.MultiplyAdd(-z, z, T.Of(1)) * scaleSlope, slope + (2 * k) + j, rest);
        }
    }

    /// <summary>The scale of a raw number, and its derivative: 0 where a bound holds it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Scale(T raw, in MixtureShape shape, out T slope)
    {
        T least = T.Of(shape.Least), most = T.Of(shape.Most), scale;
        if (shape.Link == ScaleLink.Softplus)
        {
            scale = Functions.Softplus(raw);
            slope = Functions.Sigmoid(raw);
        }
        else
        {
            scale = Functions.Exp(raw);
            slope = scale;
        }
        slope = T.WhereLess(scale, least, T.Zero, T.WhereLess(most, scale, T.Zero, slope));
        return T.Min(most, T.Max(least, scale));
    }

    /// <summary>Logits, with components that are not there impossible.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T LoadLogit(float* logits, int rest) => rest >= T.Count ? T.Load(logits) : Partial.Get<T>(logits, rest, float.NegativeInfinity);
}
