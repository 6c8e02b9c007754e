using System.Collections.Immutable;
using Kontor.Data.Sources;

namespace Kontor.Data.Loading;

/// <summary>Numbers the series of a table 0, 1, 2, ... by the texts of their keys.</summary>
internal sealed class SeriesIndex
{
    private readonly LongMap[] _pairs; // (number of the keys so far, code of the next) -> number
    private readonly int[] _lastCodes;
    private int _last = -1;

    internal SeriesIndex(int keys)
    {
        Texts = [.. Enumerable.Range(0, keys).Select(_ => new Utf8Interner())];
        _pairs = [.. Enumerable.Range(0, Math.Max(0, keys - 1)).Select(_ => new LongMap())];
        _lastCodes = new int[keys];
    }

    /// <summary>Key column -> its texts.</summary>
    internal ImmutableArray<Utf8Interner> Texts { get; }

    /// <summary>How many series there are.</summary>
    internal int Count => Texts.Length switch { 0 => 1, 1 => Texts[0].Count, _ => _pairs[^1].Count };

    /// <summary>The number of the series with these codes.</summary>
    internal int Add(ReadOnlySpan<int> codes)
    {
        if (_last >= 0 && codes.SequenceEqual(_lastCodes)) return _last;
        int number = codes.Length == 0 ? 0 : codes[0];
        for (int k = 1; k < codes.Length; k++) number = _pairs[k - 1].Add(((long)number << 32) | (uint)codes[k]);
        codes.CopyTo(_lastCodes);
        return _last = number;
    }

    /// <summary>The series with these texts, or -1.</summary>
    internal int Find(IReadOnlyList<string> parts)
    {
        int number = Texts.Length == 0 ? 0 : Texts[0].NumberOf(parts[0]);
        for (int k = 1; k < Texts.Length && number >= 0; k++)
        {
            int code = Texts[k].NumberOf(parts[k]);
            number = code < 0 ? -1 : _pairs[k - 1].NumberOf(((long)number << 32) | (uint)code);
        }
        return number;
    }

    /// <summary>The texts of a series' keys.</summary>
    internal ImmutableArray<string> Parts(int series)
    {
        var parts = new string[Texts.Length];
        for (int k = Texts.Length - 1; k > 0; k--)
        {
            long pair = _pairs[k - 1][series];
            parts[k] = Texts[k][(int)(uint)pair];
            series = (int)(pair >> 32);
        }
        if (parts.Length > 0) parts[0] = Texts[0][series];
        return [.. parts];
    }
}
