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
    internal static void Run(float* parameters, float* targets, float* mask, float* loss, float* gradient, MixtureShape shape, int from, int count)
    {
        int k = shape.Components, padded = (k + T.Count - 1) / T.Count * T.Count;
        using var scratch = new Scratch(5 * padded);
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
            loss[i] = weight * Row(row, targets[i], scratch.Pointer, padded, slope, weight, shape);
        }
    }

    /// <summary>dparameters += gradient dloss, row by row.</summary>
    internal static void Chain(float* gradient, float* dloss, float* dparameters, int columns, int from, int count)
    {
        for (int i = from; i < from + count; i++) Loops<T>.ScaleAdd(dloss[i], gradient + ((nint)i * columns), dparameters + ((nint)i * columns), columns);
    }

    /// <summary>One row. The work space (5, padded) holds the weights before and after the target was seen, the distance in scales, 1 / scale, the derivative of the scale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Row(float* row, float target, float* work, int padded, float* slope, float weight, in MixtureShape shape)
    {
        int k = shape.Components;
        float* prior = work, joint = prior + padded, distance = joint + padded, inverses = distance + padded, scaleSlopes = inverses + padded;
        T priorTop = T.Of(float.NegativeInfinity), jointTop = priorTop, goal = T.Of(target);
        for (int j = 0; j < k; j += T.Count)
        {
            int rest = k - j;
            // components that are not there are impossible
            T logit = Partial.Load<T>(row + j, rest, float.NegativeInfinity), scale = Scale(Partial.Load<T>(row + (2 * k) + j, rest), shape, out T scaleSlope);
            T inverse = T.Of(1) / scale, z = (goal - Partial.Load<T>(row + k + j, rest)) * inverse;
            T term = T.MultiplyAdd(T.Of(-0.5f) * z, z, logit - Functions.Log(scale));
            T.Store(logit, prior + j);
            T.Store(term, joint + j);
            T.Store(z, distance + j);
            T.Store(inverse, inverses + j);
            T.Store(scaleSlope, scaleSlopes + j);
            priorTop = T.Max(priorTop, logit);
            jointTop = T.Max(jointTop, term);
        }
        float topPrior = T.Largest(priorTop), topJoint = T.Largest(jointTop);
        T priorSum = T.Zero, jointSum = T.Zero;
        for (int j = 0; j < k; j += T.Count)
        {
            T before = Functions.Exp(T.Load(prior + j) - T.Of(topPrior)), after = Functions.Exp(T.Load(joint + j) - T.Of(topJoint));
            T.Store(before, prior + j);
            T.Store(after, joint + j);
            priorSum += before;
            jointSum += after;
        }
        float sumPrior = T.Sum(priorSum), sumJoint = T.Sum(jointSum);
        for (int j = 0; slope is not null && j < k; j += T.Count)
        {
            int rest = k - j;
            T posterior = T.Load(joint + j) * T.Of(weight / sumJoint), z = T.Load(distance + j), share = posterior * T.Load(inverses + j);
            Partial.Store(T.MultiplyAdd(T.Load(prior + j), T.Of(weight / sumPrior), -posterior), slope + j, rest);
            Partial.Store(-(share * z), slope + k + j, rest);
            Partial.Store(share * T.MultiplyAdd(-z, z, T.Of(1)) * T.Load(scaleSlopes + j), slope + (2 * k) + j, rest);
        }
        return HalfLogTwoPi + topPrior - topJoint + MathF.Log(sumPrior / sumJoint);
    }

    /// <summary>The scale of a raw number, and its derivative: 0 where a bound holds it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Scale(T raw, in MixtureShape shape, out T slope)
    {
        T least = T.Of(shape.Least), most = T.Of(shape.Most), scale;
        if (shape.Link == ScaleLink.Softplus) scale = Functions.Softplus(raw, out slope);
        else scale = slope = Functions.Exp(raw);
        slope = T.WhereLess(scale, least, T.Zero, T.WhereLess(most, scale, T.Zero, slope));
        return T.Min(most, T.Max(least, scale));
    }
}
