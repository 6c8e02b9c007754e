using System.Collections.Immutable;

namespace Kontor.Data.Loading;

/// <summary>One series on its way into the panel.</summary>
internal sealed class AssembledSeries(int index, ImmutableArray<string> allParts, ImmutableArray<string> parts, int start, double[] target, int observed)
{
    /// <summary>Its number in the main table.</summary>
    internal int Index => index;

    /// <summary>The texts of all key columns, attributes among them.</summary>
    internal ImmutableArray<string> AllParts => allParts;

    /// <summary>The texts of its key.</summary>
    internal ImmutableArray<string> Parts => parts;

    /// <summary>Its first period.</summary>
    internal int Start => start;

    /// <summary>The period after its last.</summary>
    internal int End => start + target.Length;

    /// <summary>Its target, NaN where missing.</summary>
    internal double[] Target => target;

    /// <summary>Periods with an observed target.</summary>
    internal int Observed => observed;

    /// <summary>The number of periods from <see cref="Start"/> on, as far as any table has rows.</summary>
    internal int Length { get; set; }

    /// <summary>Covariate -> its values from <see cref="Start"/> on, as far as any table has rows.</summary>
    internal double[][] Values { get; set; } = [];
}
