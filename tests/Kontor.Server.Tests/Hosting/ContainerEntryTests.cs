using System.Net;
using Kontor.Bench.Endurance;

namespace Kontor.Server.Tests.Hosting;

/// <summary>What the containers start, with the folders of an image and without a container.</summary>
public sealed class ContainerEntryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kontor-entry-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The signal that stops a container reaches the server, not a shell before it.</summary>
    [Theory]
    [InlineData("serve")]
    [InlineData(null)]
    public async Task Entry_Serve_IsTheServerAndEndsOnTheSignal(string? word)
    {
        using ServerProcess server = Start(word is null ? [] : [word], ("KONTOR_PORT", "0"), ("KONTOR_HOST", "127.0.0.1"), ("KONTOR_DATABASE", Path.Combine(_folder, "k.db")), ("KONTOR_ARTEFACTS", Path.Combine(_folder, "files")));
        using var client = new HttpClient { BaseAddress = await server.AddressAsync() };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
        server.Send("TERM");
        Assert.Equal(0, await server.ExitAsync());
        Assert.True(File.Exists(Path.Combine(_folder, "k.db")));
    }

    /// <summary>The image of SageMaker has no command line: the server says what it does not know.</summary>
    [Fact]
    public async Task Entry_OtherWordsWithoutTheCommandLine_AreRefused()
    {
        using ServerProcess server = Start(["train"]);
        Assert.Equal(2, await server.ExitAsync());
        Assert.Contains("'train' is one word too many for kontor serve", server.Error, StringComparison.Ordinal);
    }

    private ServerProcess Start(string[] words, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "image"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "image", "server"), AppContext.BaseDirectory);
        return ServerProcess.StartAs(["sh", Path.Combine(Repository(), "scripts", "container-entry")], _folder, words, [("KONTOR_ROOT", Path.Combine(_folder, "image")), .. environment]);
    }

    private static string Repository()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "Kontor.slnx"))) folder = Path.GetDirectoryName(folder);
        return folder!;
    }
}
