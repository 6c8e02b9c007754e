using System.Runtime.Intrinsics;

namespace Kontor.Statistics.LinearModels.Absorption;

/// <summary>The part of S that belongs to one effect, S_ff = D_f - N' D^-1 N, factorised exactly: what couples the effect's levels through the primary one.</summary>
/// <remarks>Where the network of levels is barely connected, iterations need as many steps as the network is long; but then an order of its levels exists in which S_ff has a
/// narrow band, and its factor costs next to nothing. Where the factor would be costly the network is well connected, and iterations need few steps without it.</remarks>
internal sealed class EffectBlock
{
    private readonly SkylineCholesky _factor;
    private readonly EffectPattern _pattern;
    private readonly int _offset;
    private readonly Vector256<double>[] _ordered;

    /// <summary>Factorises the block of effect <paramref name="f"/>.</summary>
    internal EffectBlock(EffectGraph graph, EffectPattern pattern, EffectOperator weights, int f)
    {
        (_pattern, _offset) = (pattern, graph.Offsets[f]);
        int[] starts = pattern.Starts, levels = pattern.Levels, place = pattern.Place;
        _ordered = new Vector256<double>[place.Length];
        double[] shares = new double[starts[^1]];
        for (int row = 0; row < graph.Rows; row++) shares[pattern.Slots[row]] += weights.Weights[row];
        _factor = new SkylineCholesky(pattern.First);
        for (int node = 0; node < place.Length; node++) _factor[place[node], place[node]] = weights.Diagonal[_offset + node];
        for (int g = 0; g < graph.Groups; g++)
        {
            for (int i = starts[g]; i < starts[g + 1]; i++)
            {
                double share = shares[i] / weights.GroupWeights[g];
                int row = place[levels[i]];
                for (int j = starts[g]; j < starts[g + 1]; j++)
                {
                    int column = place[levels[j]];
                    if (column <= row) _factor[row, column] -= share * shares[j];
                }
            }
        }
        _factor.Factorise();
    }

    /// <summary>z = S_ff^-1 r on the levels of the effect.</summary>
    internal void Solve(Vector256<double>[] r, Vector256<double>[] z)
    {
        int[] place = _pattern.Place;
        for (int i = 0; i < place.Length; i++) _ordered[place[i]] = r[_offset + i];
        _factor.Solve(_ordered);
        for (int i = 0; i < place.Length; i++) z[_offset + i] = _ordered[place[i]];
    }
}
