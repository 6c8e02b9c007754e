using Kontor.Serving;

namespace Kontor.Server.Serving;

/// <summary>A model in memory. It is disposed when it has been put away and its last request has ended.</summary>
/// <param name="scorer">The model.</param>
internal sealed class LoadedModel(Scorer scorer)
{
    private int _users = 1; // the shelf

    internal Scorer Scorer { get; } = scorer;

    /// <summary>Keeps the model for one request.</summary>
    /// <returns>False when it has been disposed.</returns>
    internal bool TryTake()
    {
        for (int users = Volatile.Read(ref _users); users > 0;)
        {
            int seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users) return true;
            users = seen;
        }
        return false;
    }

    /// <summary>Ends what <see cref="TryTake"/> began, or puts the model away.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0) Scorer.Dispose();
    }
}
