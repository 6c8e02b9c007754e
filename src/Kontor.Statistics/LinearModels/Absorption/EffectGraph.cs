using Kontor.Statistics.LinearModels.Solving;

namespace Kontor.Statistics.LinearModels.Absorption;

/// <summary>Rows ordered by the effect with the most levels, the primary one; the levels of all other effects in one numbering.</summary>
/// <remarks>The normal equations of the effects have a diagonal block for the primary effect. Eliminating it leaves a system in the other levels alone:
/// S b = c, S = B'W(I - P)B with P the weighted mean per primary level.</remarks>
internal sealed class EffectGraph
{
    internal EffectGraph(Factor[] effects)
    {
        Factor primary = effects.MaxBy(e => e.Levels)!; // the first of the largest
        Others = [.. effects.Where(e => e != primary)];
        Rows = primary.Codes.Length;
        Groups = primary.Levels;
        Starts = new int[Groups + 1];
        bool sorted = true;
        int last = 0;
        foreach (int code in primary.Codes)
        {
            Starts[code + 1]++;
            sorted &= code >= last;
            last = code;
        }
        for (int g = 0; g < Groups; g++) Starts[g + 1] += Starts[g];
        if (!sorted)
        {
            int[] next = Starts.AsSpan(0, Groups).ToArray();
            Order = new int[Rows];
            for (int row = 0; row < Rows; row++) Order[next[primary.Codes[row]]++] = row;
        }
        Width = Others.Length;
        Offsets = new int[Width + 1];
        for (int f = 0; f < Width; f++) Offsets[f + 1] = Offsets[f] + Others[f].Levels;
        Index = new int[Rows * Width];
        for (int f = 0; f < Width; f++)
        {
            int[] codes = Others[f].Codes;
            for (int place = 0; place < Rows; place++) Index[(place * Width) + f] = Offsets[f] + codes[Order is null ? place : Order[place]];
        }
        // each run of groups has sums of its own, whose memory is held to twice the rows'
        int chunks = Chunks.Count(Rows, Levels == 0 ? 16 : Math.Min(16, (int)(2L * Rows / Levels)));
        Cuts = new int[chunks + 1];
        for (int c = 1; c < chunks; c++) Cuts[c] = GroupAt(Chunks.Range(c, chunks, Rows).From);
        Cuts[chunks] = Groups;
    }

    internal int Rows { get; }

    /// <summary>The levels of the primary effect.</summary>
    internal int Groups { get; }

    /// <summary>(groups + 1) Where the rows of each group start.</summary>
    internal int[] Starts { get; }

    /// <summary>(rows) The original row at each place; null where rows are in order already.</summary>
    internal int[]? Order { get; }

    /// <summary>The effects that are not primary.</summary>
    internal Factor[] Others { get; }

    internal int Width { get; }

    /// <summary>(others + 1) Where the levels of each other effect start.</summary>
    internal int[] Offsets { get; }

    /// <summary>The number of levels of the other effects.</summary>
    internal int Levels => Offsets[Width];

    /// <summary>(rows, others) The levels of each row, in order of place.</summary>
    internal int[] Index { get; }

    /// <summary>(chunks + 1) The groups that each run of work takes.</summary>
    internal int[] Cuts { get; }

    private int GroupAt(int place)
    {
        int at = Array.BinarySearch(Starts, place);
        return at >= 0 ? at : ~at - 1;
    }
}
