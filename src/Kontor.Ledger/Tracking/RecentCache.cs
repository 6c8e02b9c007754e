namespace Kontor.Ledger.Tracking;

/// <summary>Keeps what was used recently, up to a weight: two generations, of which the older is dropped when the younger has half of the weight.</summary>
/// <param name="most">The weight of both generations, about.</param>
internal sealed class RecentCache<TKey, TValue>(long most)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _lock = new();
    private Dictionary<TKey, (TValue Value, long Weight)> _young = [], _old = [];
    private long _weight;

    internal TValue? Find(TKey key)
    {
        lock (_lock)
        {
            if (_young.TryGetValue(key, out (TValue Value, long Weight) held)) return held.Value;
            if (!_old.Remove(key, out held)) return null;
            Keep(key, held.Value, held.Weight);
            return held.Value;
        }
    }

    internal void Put(TKey key, TValue value, long weight)
    {
        lock (_lock)
        {
            _old.Remove(key);
            Keep(key, value, weight);
        }
    }

    private void Keep(TKey key, TValue value, long weight)
    {
        if (_young.TryGetValue(key, out (TValue Value, long Weight) replaced)) _weight -= replaced.Weight;
        if (_weight + weight > most / 2 && _young.Count > 0)
        {
            (_old, _young, _weight) = (_young, [], 0);
            _old.Remove(key);
        }
        _young[key] = (value, weight);
        _weight += weight;
    }
}
