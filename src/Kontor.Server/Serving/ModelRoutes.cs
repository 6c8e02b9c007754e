using System.Collections.Concurrent;
using System.Collections.Immutable;
using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Registry;

namespace Kontor.Server.Serving;

/// <summary>Which version a name stands for. What was resolved once is answered from memory; when the registry moves, the new version is loaded beside the old one and then takes its place at once.</summary>
/// <remarks>While the database is away, what was resolved goes on being served.</remarks>
internal sealed class ModelRoutes(LedgerStore ledger, ModelShelf shelf, ServingSettings settings, TimeProvider time, ILogger<ModelRoutes> log) : BackgroundService
{
    private readonly ConcurrentDictionary<string, ServedModel> _models = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changing = new(1);
    private long _revision = -1;
    private bool _away;

    /// <summary>The version that a name and a reference stand for.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="reference">A number, <c>@alias</c>, a stage or <c>latest</c>; nothing for the champion, else production, else the latest.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DataException">There is no such model or version (<see cref="FaultCode.NotFound"/>), or the database is away.</exception>
    internal async Task<(ServedModel Served, ModelVersion Version)> FindAsync(string name, string reference, CancellationToken cancellation)
    {
        if (_models.TryGetValue(name, out ServedModel? served) && served.Versions.TryGetValue(reference, out ModelVersion? version)) return (served, version);
        await _changing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_models.TryGetValue(name, out served) && served.Versions.TryGetValue(reference, out version)) return (served, version);
            if (_revision < 0) _revision = await ledger.Registry.RevisionAsync(cancellation).ConfigureAwait(false);
            ImmutableArray<string> asked = [.. served?.Versions.Keys ?? [], reference];
            served = await ResolveAsync(name, asked, cancellation).ConfigureAwait(false);
            if (!served.Versions.TryGetValue(reference, out version)) version = await VersionAsync(served.Model, reference, cancellation).ConfigureAwait(false); // says why
            _models[name] = served;
            return (served, version);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Takes over what has moved in the registry, if anything has.</summary>
    internal async Task RefreshAsync(CancellationToken cancellation)
    {
        await _changing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            long revision = await ledger.Registry.RevisionAsync(cancellation).ConfigureAwait(false);
            if (revision == _revision) return;
            foreach (ServedModel old in _models.Values) await RefreshAsync(old, cancellation).ConfigureAwait(false);
            _revision = revision;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(settings.Refresh, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await RefreshAsync(stoppingToken).ConfigureAwait(false);
                _away = false;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                if (!_away) log.RegistryAway(failure.Message);
                _away = true;
            }
        }
    }

    private async Task RefreshAsync(ServedModel old, CancellationToken cancellation)
    {
        ServedModel next;
        try
        {
            next = await ResolveAsync(old.Model.Name, [.. old.Versions.Keys], cancellation).ConfigureAwait(false);
        }
        catch (DataException gone) when (gone.Fault.Code == FaultCode.NotFound)
        {
            _models.TryRemove(old.Model.Name, out _);
            return;
        }
        if (next.Model.Revision == old.Model.Revision) return;
        foreach ((string reference, ModelVersion version) in next.Versions)
        {
            if (old.Versions.TryGetValue(reference, out ModelVersion? before) && before.Number == version.Number) continue;
            if (!await LoadsAsync(version, cancellation).ConfigureAwait(false) && before is not null)
            {
                // a version that cannot be loaded does not take the place of one that works
                log.NotSwapped(version.Model, version.Number, before.Number);
                next = next with { Versions = next.Versions.SetItem(reference, before) };
                continue;
            }
            if (before is not null) log.Swapped(version.Model, reference, before.Number, version.Number);
        }
        _models[old.Model.Name] = next;
        HashSet<string> used = [.. _models.Values.SelectMany(m => m.Versions.Values.Append(m.Challenger)).Select(v => v?.File?.Sha256).OfType<string>()];
        foreach (ModelVersion before in old.Versions.Values.Append(old.Challenger).OfType<ModelVersion>())
        {
            if (before.File is { } file && !used.Contains(file.Sha256)) shelf.Release(file.Sha256);
        }
    }

    private async Task<bool> LoadsAsync(ModelVersion version, CancellationToken cancellation)
    {
        if (version.File is not { } file) return false;
        try
        {
            (await shelf.TakeAsync(file.Sha256, $"{version.Model} {version.Number}", cancellation).ConfigureAwait(false)).Dispose();
            return true;
        }
        catch (DataException)
        {
            return false;
        }
    }

    private async Task<ServedModel> ResolveAsync(string name, ImmutableArray<string> references, CancellationToken cancellation)
    {
        RegisteredModel model = await ledger.Registry.GetModelAsync(name, cancellation).ConfigureAwait(false);
        var versions = ImmutableDictionary.CreateBuilder<string, ModelVersion>(StringComparer.OrdinalIgnoreCase);
        foreach (string reference in references)
        {
            if (await TryVersionAsync(model, reference, cancellation).ConfigureAwait(false) is { } version) versions[reference] = version;
        }
        ModelVersion? challenger = model.Aliases.ContainsKey(ServedModel.ChallengerAlias) ? await TryVersionAsync(model, $"@{ServedModel.ChallengerAlias}", cancellation).ConfigureAwait(false) : null;
        return new ServedModel(model, versions.ToImmutable(), challenger);
    }

    private async Task<ModelVersion?> TryVersionAsync(RegisteredModel model, string reference, CancellationToken cancellation)
    {
        try
        {
            return await VersionAsync(model, reference, cancellation).ConfigureAwait(false);
        }
        catch (DataException gone) when (gone.Fault.Code == FaultCode.NotFound)
        {
            return null;
        }
    }

    private Task<ModelVersion> VersionAsync(RegisteredModel model, string reference, CancellationToken cancellation) =>
        ledger.Registry.FindVersionAsync(model.Name, reference.Length == 0 ? ServedModel.UsualReference(model) : reference, cancellation);

    public override void Dispose()
    {
        _changing.Dispose();
        base.Dispose();
    }
}
