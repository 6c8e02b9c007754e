namespace Kontor.Tests.Ledger.Tracking;

public sealed class SqliteFinishedRunsTests : FinishedRunsContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kontor-finished-").FullName;
    private int _files;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    protected override string NewTarget() => Path.Combine(_folder, $"{++_files}.db");
}
