namespace Kontor.Tests.Ledger.Tracking;

public sealed class SqliteTrackingTests : TrackingStoreContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kontor-tracking-");

    public void Dispose() => _folder.Delete(recursive: true);

    protected override string NewTarget() => Path.Combine(_folder.FullName, Guid.NewGuid().ToString("N") + ".db");
}
