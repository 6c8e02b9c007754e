using Kontor.Errors;
using Kontor.Ledger.Artefacts;
using Kontor.Serving;

namespace Kontor.Server.Serving;

/// <summary>Model files in memory, by their content: each is loaded once, on first use, and a bounded number stays.</summary>
internal sealed class ModelShelf(BlobStore blobs, ServingSettings settings) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private long _clock;
    private long _loads;

    /// <summary>The number of model files in memory.</summary>
    internal int Count
    {
        get
        {
            lock (_gate) return _entries.Count;
        }
    }

    /// <summary>The number of times that a file was loaded.</summary>
    internal long Loads => Interlocked.Read(ref _loads);

    /// <summary>Takes a model, which is loaded if it is not in memory. The caller waits for that; requests for other models do not.</summary>
    /// <param name="sha256">The hash of the file.</param>
    /// <param name="name">What a message calls it.</param>
    /// <param name="cancellation">Ends the wait, not the loading.</param>
    /// <exception cref="DataException">The file is not there, or is no model file.</exception>
    internal async Task<ModelLease> TakeAsync(string sha256, string name, CancellationToken cancellation)
    {
        while (true)
        {
            Entry entry = Find(sha256, name);
            LoadedModel model;
            try
            {
                model = await entry.Model.WaitAsync(cancellation).ConfigureAwait(false);
            }
            catch when (entry.Model.IsFaulted)
            {
                lock (_gate)
                {
                    if (_entries.TryGetValue(sha256, out Entry? there) && there == entry) _entries.Remove(sha256);
                }
                throw;
            }
            if (model.TryTake()) return new ModelLease(model);
            // it was put away in between: it is loaded again
        }
    }

    /// <summary>Keeps a model in memory whatever else is asked for.</summary>
    internal async Task PinAsync(string sha256, string name, CancellationToken cancellation)
    {
        (await TakeAsync(sha256, name, cancellation).ConfigureAwait(false)).Dispose();
        lock (_gate)
        {
            if (_entries.TryGetValue(sha256, out Entry? entry)) entry.IsPinned = true;
        }
    }

    /// <summary>Puts a model away; it is disposed when its last request has ended.</summary>
    internal void Release(string sha256)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(sha256, out Entry? entry) || entry is not { IsPinned: false, Model.IsCompletedSuccessfully: true }) return;
            _entries.Remove(sha256);
            entry.Model.Result.Release();
        }
    }

    private Entry Find(string sha256, string name)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(sha256, out Entry? entry))
            {
                entry = new Entry(Task.Run(() => Load(sha256, name)));
                _entries[sha256] = entry;
                PutAway();
            }
            entry.LastUse = ++_clock;
            return entry;
        }
    }

    private LoadedModel Load(string sha256, string name)
    {
        Interlocked.Increment(ref _loads);
        using FileStream file = blobs.Open(sha256);
        return new LoadedModel(ScorerFile.Load(file, name));
    }

    private void PutAway()
    {
        while (_entries.Count > settings.MostModels)
        {
            KeyValuePair<string, Entry> oldest = _entries.Where(e => e.Value is { IsPinned: false, Model.IsCompletedSuccessfully: true }).OrderBy(e => e.Value.LastUse).FirstOrDefault();
            if (oldest.Value is null) return; // all are pinned or being loaded
            _entries.Remove(oldest.Key);
            oldest.Value.Model.Result.Release();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (Entry entry in _entries.Values)
            {
                if (entry.Model.IsCompletedSuccessfully) entry.Model.Result.Release();
            }
            _entries.Clear();
        }
    }

    private sealed class Entry(Task<LoadedModel> model)
    {
        internal Task<LoadedModel> Model { get; } = model;

        internal long LastUse { get; set; }

        internal bool IsPinned { get; set; }
    }
}
