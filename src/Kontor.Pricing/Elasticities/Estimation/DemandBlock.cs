using Kontor.Pricing.Elasticities.Preparation;

namespace Kontor.Pricing.Elasticities.Estimation;

/// <summary>The rows of one product, series by series.</summary>
internal sealed class DemandBlock
{
    /// <summary>The product's number.</summary>
    internal required int Product { get; init; }

    /// <summary>Its series that have rows.</summary>
    internal required PricingSeries[] Series { get; init; }

    /// <summary>Where each series' rows begin. Shape: (series + 1).</summary>
    internal required int[] Starts { get; init; }

    /// <summary>The regressors, the own price first. Shape: (columns).</summary>
    internal required DemandColumn[] Columns { get; init; }

    /// <summary>Less their means within series. Shape: (rows × columns) row-major.</summary>
    internal required double[] X { get; init; }

    /// <summary>Units, or log units. Shape: (rows).</summary>
    internal required double[] Y { get; init; }

    /// <summary>The period of each row, from 0. Shape: (rows).</summary>
    internal required int[] Period { get; init; }

    internal int Rows => Y.Length;

    internal int Width => Columns.Length;
}
