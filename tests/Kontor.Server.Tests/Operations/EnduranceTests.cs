using Kontor.Bench.Endurance;

namespace Kontor.Server.Tests.Operations;

/// <summary>The short form of <c>kontor bench endurance</c>: what was acknowledged survives kill -9.</summary>
public sealed class EnduranceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kontor-endurance-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public Task Sqlite_ServerKilled_NothingAcknowledgedIsLost() => Check(postgres: null);

    [Fact]
    public async Task Postgres_ServerAndBackendKilled_NothingAcknowledgedIsLost()
    {
        using LocalPostgres postgres = LocalDatabase.Start(Path.Combine(_folder, "postgres"));
        EnduranceResult result = await Check(postgres);
        Assert.True(result.BackendKilled);
    }

    private async Task<EnduranceResult> Check(LocalPostgres? postgres)
    {
        EnduranceResult result = await EnduranceLoad.RunAsync(_folder, postgres, TimeSpan.FromSeconds(20), users: 8);
        Assert.Empty(result.Lost);
        Assert.Empty(result.Tally.WrongAnswers);
        Assert.Equal(0, result.Exit);
        Assert.True(result.Tally.Acknowledged > 50, $"{result.Tally.Acknowledged} acknowledged");
        return result;
    }
}
