using System.Collections.Immutable;
using Kontor.Demand.Features.Blocks;

namespace Kontor.Demand.Features;

/// <summary>Computes the standardised features of past sales, period by period, without allocation: for paths that are sampled one step after the other. Thread-safe.</summary>
public sealed class SalesFeatures
{
    private readonly SalesKernel _kernel;
    private readonly int[] _picks; // feature of the schema -> feature of the kernel
    private readonly ImmutableArray<FeatureColumn> _columns;

    internal SalesFeatures(FeatureSchema schema)
    {
        _kernel = SalesBlock.Kernel(schema);
        _columns = schema.Numeric[schema.FirstSales..];
        _picks = [.. schema.SalesPicks];
    }

    /// <summary>The number of features: those of <see cref="FeatureSchema.Numeric"/> from <see cref="FeatureSchema.FirstSales"/> on.</summary>
    public int Count => _columns.Length;

    /// <summary>The number of past values that are read; a longer history gives the same features.</summary>
    public int Lookback => _kernel.Lookback;

    /// <summary>Writes the features of the period after a history.</summary>
    /// <param name="past">The values so far in the target's own unit, the last one the newest; NaN where one is missing. May be empty.</param>
    /// <param name="into">Receives the standardised features; 0 where one is missing. Shape: (Count).</param>
    public void Write(ReadOnlySpan<double> past, Span<float> into)
    {
        if (into.Length != Count) throw new ArgumentException($"has room for {into.Length} features, needs {Count}", nameof(into));
        Span<double> all = stackalloc double[_kernel.Count];
        _kernel.Write(past, 1, all);
        for (int k = 0; k < _picks.Length; k++) into[k] = _columns[k].Standardise(all[_picks[k]]);
    }
}
