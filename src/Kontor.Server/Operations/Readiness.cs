using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Artefacts;
using Kontor.Server.Hosting;

namespace Kontor.Server.Operations;

/// <summary>Looks whether the server can work: the database answers and has this program's tables, artefacts can be written, there is room on the disks, and no signal to stop came.</summary>
/// <remarks>One look serves all who ask within a second, so that nobody keeps the database busy by asking.</remarks>
internal sealed class Readiness(IServiceProvider services, ServerSettings settings, Shutdown shutdown) : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _one = new(1);
    private Dictionary<string, HealthCheck> _last = [];
    private long? _looked;

    internal async Task<HealthReport> LookAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_looked is not { } looked || settings.Time.GetElapsedTime(looked) >= Kept)
            {
                // a database that hangs holds up one look at a time, and no answer longer than the patience
                Task<HealthCheck> database = Look(Database), artefacts = Look(Artefacts), disk = Look(Disk);
                _last = new Dictionary<string, HealthCheck>(StringComparer.Ordinal) { ["database"] = await database.ConfigureAwait(false), ["artefacts"] = await artefacts.ConfigureAwait(false), ["disk"] = await disk.ConfigureAwait(false) };
                _looked = settings.Time.GetTimestamp();
            }
            return HealthReport.Of(new Dictionary<string, HealthCheck>(_last, StringComparer.Ordinal) { ["serving"] = shutdown.Begun ? new HealthCheck(Ok: false, "stopping", 0) : new HealthCheck(Ok: true, "taking requests", 0) });
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private string Database()
    {
        services.GetRequiredService<LedgerStore>().Probe();
        return "answers, with the tables of this version";
    }

    private string Artefacts()
    {
        services.GetRequiredService<BlobStore>().Probe();
        return "can be written";
    }

    private string Disk()
    {
        string?[] folders = [settings.Artefacts, services.GetRequiredService<LedgerStore>().Folder];
        long free = folders.OfType<string>().Where(Directory.Exists).Select(f => new DriveInfo(Path.GetFullPath(f)).AvailableFreeSpace).DefaultIfEmpty(long.MaxValue).Min();
        return free >= settings.LeastFreeBytes ? $"{free >> 20} MB free" : throw new IOException($"{free >> 20} MB free, needed {settings.LeastFreeBytes >> 20}");
    }

    private async Task<HealthCheck> Look(Func<string> check)
    {
        long started = settings.Time.GetTimestamp();
        (bool ok, string detail) = await Task.Run(() => Find(check)).WaitAsync(Patience, settings.Time)
            .ContinueWith(t => t.IsCompletedSuccessfully ? t.Result : (false, $"no answer within {Patience.TotalSeconds} s"), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
        return new HealthCheck(ok, detail, Math.Round(settings.Time.GetElapsedTime(started).TotalMilliseconds, 2));
    }

    private static (bool Ok, string Detail) Find(Func<string> check)
    {
        try
        {
            return (true, check());
        }
        catch (DataException failure)
        {
            // without where: a path or an address is nobody's business
            return (false, failure.Fault.Code switch
            {
                FaultCode.Version => $"{failure.Fault.Found}, needed {failure.Fault.Needed}",
                FaultCode.CannotWrite => "cannot be written",
                _ => "does not answer",
            });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (false, failure is IOException ? failure.Message : "cannot be looked at");
        }
    }
}
