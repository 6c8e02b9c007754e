namespace Kontor.Server.Tests.Tracking;

public sealed class SqliteMlflowTests : MlflowContract
{
    protected override string? NewDatabase() => null;
}
