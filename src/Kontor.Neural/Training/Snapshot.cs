using Kontor.Neural.Tensors;

namespace Kontor.Neural.Training;

/// <summary>A copy of tensors at one moment, to go back to.</summary>
internal sealed class Snapshot
{
    private readonly KeyValuePair<string, Tensor>[] _live;
    private readonly Tensor[] _copies;

    internal Snapshot(IEnumerable<KeyValuePair<string, Tensor>> live)
    {
        _live = [.. live];
        _copies = [.. _live.Select(l => Tensor.Zeros(l.Value.Shape))];
        Take();
    }

    /// <summary>The copies under the names of what they are copies of.</summary>
    internal IEnumerable<KeyValuePair<string, Tensor>> Copies => _live.Zip(_copies, (l, c) => KeyValuePair.Create(l.Key, c));

    internal void Take()
    {
        for (int i = 0; i < _copies.Length; i++) _live[i].Value.CopyTo(_copies[i].Span);
    }

    internal void Restore()
    {
        for (int i = 0; i < _copies.Length; i++) _copies[i].CopyTo(_live[i].Value.Span);
    }
}
