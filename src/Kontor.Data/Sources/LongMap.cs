namespace Kontor.Data.Sources;

/// <summary>Numbers distinct whole numbers 0, 1, 2, ... in the order in which they come.</summary>
internal sealed class LongMap
{
    private readonly List<long> _keys = [];
    private (long Key, int Next)[] _slots = new (long, int)[1024]; // Next: number + 1, 0 for a free slot

    /// <summary>How many distinct ones came.</summary>
    internal int Count => _keys.Count;

    /// <summary>The one with a number.</summary>
    internal long this[int number] => _keys[number];

    /// <summary>The number of a key, given to it now when it is new.</summary>
    internal int Add(long key)
    {
        int slot = Find(key);
        if (_slots[slot].Next != 0) return _slots[slot].Next - 1;
        _keys.Add(key);
        _slots[slot] = (key, _keys.Count);
        if (_keys.Count * 2L > _slots.Length) Grow();
        return _keys.Count - 1;
    }

    /// <summary>The number of a key, or -1 when it never came.</summary>
    internal int NumberOf(long key) => _slots[Find(key)].Next - 1;

    private int Find(long key)
    {
        int mask = _slots.Length - 1;
        ulong mixed = (ulong)key * 0x9E3779B97F4A7C15;
        int slot = (int)((mixed ^ (mixed >> 32)) & (uint)mask);
        while (_slots[slot].Next != 0 && _slots[slot].Key != key) slot = (slot + 1) & mask;
        return slot;
    }

    private void Grow()
    {
        _slots = new (long, int)[checked(_slots.Length * 2)];
        for (int i = 0; i < _keys.Count; i++) _slots[Find(_keys[i])] = (_keys[i], i + 1);
    }
}
