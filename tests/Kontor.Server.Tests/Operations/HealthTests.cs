using System.Net;
using System.Text.Json;
using Kontor.Server.Tests.Support;

namespace Kontor.Server.Tests.Operations;

public sealed class HealthTests
{
    [Fact]
    public async Task Health_ARunningServer_IsOk()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        Assert.Equal("OK", await server.Client.GetStringAsync("/health"));
    }

    [Fact]
    public async Task Path_ThatIsNotServed_IsAProblem()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpResponseMessage answer = await server.Client.GetAsync("/nothing");
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        using JsonDocument problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("ENDPOINT_NOT_FOUND", problem.RootElement.GetProperty("code").GetString());
    }
}
