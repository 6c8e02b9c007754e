using System.Collections.Immutable;
using Kontor.Trees.Matrices;

namespace Kontor.Demand.Features;

/// <summary>The features of some rows in their own units, NaN where one is missing, categories as codes.</summary>
public sealed class FeatureRows
{
    private readonly float[] _values;

    internal FeatureRows(ImmutableArray<FeatureColumn> columns, int count, float[] values)
    {
        Columns = columns;
        Count = count;
        _values = values;
    }

    /// <summary>The features: the numeric ones, then the categorical ones.</summary>
    public ImmutableArray<FeatureColumn> Columns { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The values, row-major. Shape: (Count, columns).</summary>
    public ReadOnlyMemory<float> Values => _values;

    /// <summary>The rows for trees, with names and kinds, without a copy.</summary>
    public FeatureMatrix ToMatrix() => FeatureMatrix.Dense(_values, Count, Columns.Length) with
    {
        Names = [.. Columns.Select(c => c.Name)],
        Kinds = [.. Columns.Select(c => c.Type switch { FeatureType.Binary => FeatureKind.Indicator, FeatureType.Category => FeatureKind.Categorical, _ => FeatureKind.Quantitative })],
    };
}
