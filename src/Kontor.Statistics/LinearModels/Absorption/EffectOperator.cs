using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Kontor.Statistics.LinearModels.Solving;

namespace Kontor.Statistics.LinearModels.Absorption;

/// <summary>The weighted operators of an <see cref="EffectGraph"/>, four columns at a time: one lane of a vector each.</summary>
internal sealed class EffectOperator
{
    private readonly EffectGraph _graph;
    private readonly FitContext _context;
    private readonly Vector256<double>[][] _partial;

    /// <summary>Prepares the weights.</summary>
    /// <param name="graph">The rows and levels.</param>
    /// <param name="weights">(rows) In the original order of rows, above 0; null for 1.</param>
    /// <param name="context">The thread limit.</param>
    internal EffectOperator(EffectGraph graph, double[]? weights, FitContext context)
    {
        _graph = graph;
        _context = context;
        Weights = new double[graph.Rows];
        if (weights is null) Array.Fill(Weights, 1);
        else if (graph.Order is null) weights.CopyTo(Weights, 0);
        else
        {
            for (int place = 0; place < Weights.Length; place++) Weights[place] = weights[graph.Order[place]];
        }
        GroupWeights = new double[graph.Groups];
        Diagonal = new double[graph.Levels];
        for (int g = 0; g < graph.Groups; g++)
        {
            for (int place = graph.Starts[g]; place < graph.Starts[g + 1]; place++)
            {
                GroupWeights[g] += Weights[place];
                for (int f = 0; f < graph.Width; f++) Diagonal[graph.Index[(place * graph.Width) + f]] += Weights[place];
            }
        }
        _partial = new Vector256<double>[graph.Cuts.Length - 1][];
        for (int c = 0; c < _partial.Length; c++) _partial[c] = new Vector256<double>[graph.Levels];
    }

    /// <summary>(rows) In order of place.</summary>
    internal double[] Weights { get; }

    /// <summary>(groups) The weight of each primary level.</summary>
    internal double[] GroupWeights { get; }

    /// <summary>(levels) The weight of each other level.</summary>
    internal double[] Diagonal { get; }

    /// <summary>The right-hand side B'W(I - P)v, and v less its mean per primary level.</summary>
    /// <param name="values">(rows) In order of place; replaced by (I - P)v.</param>
    /// <param name="rightHandSide">(levels) Written.</param>
    /// <returns>The weighted squared norms of v and of (I - P)v, per lane.</returns>
    internal (Vector256<double> Before, Vector256<double> After) Centre(Vector256<double>[] values, Vector256<double>[] rightHandSide)
    {
        var norms = new (Vector256<double> Before, Vector256<double> After)[_partial.Length];
        Chunks.Run(_context, _partial.Length, chunk =>
        {
            Vector256<double>[] sums = _partial[chunk];
            Array.Clear(sums);
            Vector256<double> before = default, norm = default;
            int width = _graph.Width;
            for (int g = _graph.Cuts[chunk]; g < _graph.Cuts[chunk + 1]; g++)
            {
                int from = _graph.Starts[g], to = _graph.Starts[g + 1];
                Vector256<double> mean = default;
                for (int place = from; place < to; place++)
                {
                    Vector256<double> weighted = values[place] * Weights[place];
                    mean += weighted;
                    before += values[place] * weighted;
                }
                mean /= GroupWeights[g];
                for (int place = from; place < to; place++)
                {
                    Vector256<double> rest = values[place] - mean, weighted = rest * Weights[place];
                    values[place] = rest;
                    norm += rest * weighted;
                    for (int f = 0; f < width; f++) sums[_graph.Index[(place * width) + f]] += weighted;
                }
            }
            norms[chunk] = (before, norm);
        });
        Reduce(rightHandSide, null);
        Vector256<double> whole = default, rest = default;
        foreach ((Vector256<double> before, Vector256<double> after) in norms)
        {
            whole += before;
            rest += after;
        }
        return (whole, rest);
    }

    /// <summary>S p.</summary>
    /// <param name="p">(levels) The vector.</param>
    /// <param name="product">(levels) Written: S p.</param>
    /// <returns>p'S p, per lane.</returns>
    internal Vector256<double> Apply(Vector256<double>[] p, Vector256<double>[] product)
    {
        Chunks.Run(_context, _partial.Length, chunk => Run(chunk, p));
        return Reduce(product, p);
    }

    /// <summary>Takes what the effects explain out of centred values: (I - P)(v - B b).</summary>
    /// <param name="centred">(rows) In order of place; overwritten.</param>
    /// <param name="b">(levels) The effects.</param>
    internal void TakeOut(Vector256<double>[] centred, Vector256<double>[] b) => Chunks.Run(_context, _partial.Length, chunk =>
    {
        ref int index = ref MemoryMarshal.GetArrayDataReference(_graph.Index);
        ref Vector256<double> levels = ref MemoryMarshal.GetArrayDataReference(b);
        int width = _graph.Width;
        for (int g = _graph.Cuts[chunk]; g < _graph.Cuts[chunk + 1]; g++)
        {
            int from = _graph.Starts[g], to = _graph.Starts[g + 1];
            Vector256<double> mean = default;
            for (int place = from; place < to; place++) mean += Sum(ref levels, ref index, place, width) * Weights[place];
            mean /= GroupWeights[g];
            for (int place = from; place < to; place++) centred[place] -= Sum(ref levels, ref index, place, width) - mean;
        }
    });

    private void Run(int chunk, Vector256<double>[] p)
    {
        Vector256<double>[] sums = _partial[chunk];
        Array.Clear(sums);
        ref int index = ref MemoryMarshal.GetArrayDataReference(_graph.Index);
        ref Vector256<double> levels = ref MemoryMarshal.GetArrayDataReference(p);
        ref Vector256<double> target = ref MemoryMarshal.GetArrayDataReference(sums);
        ref double weights = ref MemoryMarshal.GetArrayDataReference(Weights);
        int width = _graph.Width;
        for (int g = _graph.Cuts[chunk]; g < _graph.Cuts[chunk + 1]; g++)
        {
            int from = _graph.Starts[g], to = _graph.Starts[g + 1];
            Vector256<double> mean = default;
            for (int place = from; place < to; place++) mean += Sum(ref levels, ref index, place, width) * Unsafe.Add(ref weights, place);
            mean /= GroupWeights[g];
            for (int place = from; place < to; place++)
            {
                Vector256<double> rest = (Sum(ref levels, ref index, place, width) - mean) * Unsafe.Add(ref weights, place);
                ref int at = ref Unsafe.Add(ref index, place * width);
                if (width == 2)
                {
                    Unsafe.Add(ref target, at) += rest;
                    Unsafe.Add(ref target, Unsafe.Add(ref at, 1)) += rest;
                }
                else
                {
                    for (int f = 0; f < width; f++) Unsafe.Add(ref target, Unsafe.Add(ref at, f)) += rest;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Sum(ref Vector256<double> levels, ref int index, int place, int width)
    {
        ref int at = ref Unsafe.Add(ref index, place * width);
        if (width == 2) return Unsafe.Add(ref levels, at) + Unsafe.Add(ref levels, Unsafe.Add(ref at, 1));
        Vector256<double> sum = Unsafe.Add(ref levels, at);
        for (int f = 1; f < width; f++) sum += Unsafe.Add(ref levels, Unsafe.Add(ref at, f));
        return sum;
    }

    /// <summary>Adds the sums of the runs in their order; returns the inner product with p where there is one.</summary>
    private Vector256<double> Reduce(Vector256<double>[] target, Vector256<double>[]? p)
    {
        int slices = Chunks.Count(target.Length);
        var products = new Vector256<double>[slices];
        Chunks.Run(_context, slices, slice =>
        {
            (int from, int to) = Chunks.Range(slice, slices, target.Length);
            Vector256<double> product = default;
            for (int i = from; i < to; i++)
            {
                Vector256<double> sum = _partial[0][i];
                for (int c = 1; c < _partial.Length; c++) sum += _partial[c][i];
                target[i] = sum;
                if (p is not null) product += p[i] * sum;
            }
            products[slice] = product;
        });
        Vector256<double> total = default;
        foreach (Vector256<double> product in products) total += product;
        return total;
    }
}
