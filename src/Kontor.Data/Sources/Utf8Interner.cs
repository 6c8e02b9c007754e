using System.Buffers.Binary;
using System.Text;

namespace Kontor.Data.Sources;

/// <summary>Numbers distinct texts 0, 1, 2, ... in the order in which they come, from their UTF-8, without a string per cell.</summary>
internal sealed class Utf8Interner
{
    private readonly List<(int Start, int Length, uint Hash)> _entries = [];
    private readonly List<string> _texts = [];
    private byte[] _pool = new byte[1024];
    private int _poolLength;
    private int[] _slots = new int[256]; // number + 1, 0 for a free slot
    private int _last = -1;

    /// <summary>How many distinct texts came.</summary>
    internal int Count => _entries.Count;

    /// <summary>The text with a number.</summary>
    internal string this[int number] => _texts[number];

    /// <summary>The number of a text, given to it now when it is new.</summary>
    internal int Add(ReadOnlySpan<byte> text)
    {
        if (_last >= 0 && Bytes(_last).SequenceEqual(text)) return _last;
        uint hash = Hash(text);
        int slot = Find(text, hash);
        if (_slots[slot] == 0)
        {
            if (_poolLength + text.Length > _pool.Length) Array.Resize(ref _pool, Math.Max(checked(_pool.Length * 2), _poolLength + text.Length));
            text.CopyTo(_pool.AsSpan(_poolLength));
            _entries.Add((_poolLength, text.Length, hash));
            _texts.Add(Encoding.UTF8.GetString(text));
            _poolLength += text.Length;
            _slots[slot] = _entries.Count;
            if (_entries.Count * 2L > _slots.Length) Grow();
            return _last = _entries.Count - 1;
        }
        return _last = _slots[slot] - 1;
    }

    /// <summary>The number of a text, or -1 when it never came.</summary>
    internal int NumberOf(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return _slots[Find(bytes, Hash(bytes))] - 1;
    }

    private ReadOnlySpan<byte> Bytes(int number) => _pool.AsSpan(_entries[number].Start, _entries[number].Length);

    private int Find(ReadOnlySpan<byte> text, uint hash)
    {
        int mask = _slots.Length - 1, slot = (int)(hash & (uint)mask);
        while (_slots[slot] != 0 && !(_entries[_slots[slot] - 1].Hash == hash && Bytes(_slots[slot] - 1).SequenceEqual(text))) slot = (slot + 1) & mask;
        return slot;
    }

    private void Grow()
    {
        _slots = new int[checked(_slots.Length * 2)];
        int mask = _slots.Length - 1;
        for (int i = 0; i < _entries.Count; i++)
        {
            int slot = (int)(_entries[i].Hash & (uint)mask);
            while (_slots[slot] != 0) slot = (slot + 1) & mask;
            _slots[slot] = i + 1;
        }
    }

    // multiply and fold, eight bytes at a time
    private static uint Hash(ReadOnlySpan<byte> text)
    {
        const ulong prime = 0x9E3779B97F4A7C15;
        ulong hash = (ulong)text.Length * prime;
        for (; text.Length >= 8; text = text[8..]) hash = (ulong.RotateLeft(hash, 29) ^ BinaryPrimitives.ReadUInt64LittleEndian(text)) * prime;
        ulong tail = 0;
        for (int i = 0; i < text.Length; i++) tail = (tail << 8) | text[i];
        hash = (ulong.RotateLeft(hash, 29) ^ tail) * prime;
        return (uint)(hash ^ (hash >> 32));
    }
}
