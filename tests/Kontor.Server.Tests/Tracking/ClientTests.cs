using System.Diagnostics;

namespace Kontor.Server.Tests.Tracking;

/// <summary>Clients that are not ours, in processes of their own, against the running server.</summary>
public sealed class ClientTests
{
    private const int Seconds = 180;

    private static string Root
    {
        get
        {
            string folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Kontor.slnx"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("not in the repository");
            return folder;
        }
    }

    private static string Scripts => Path.Combine(Root, "tests", "Kontor.Server.Tests", "MlflowClient");

    [Fact]
    public async Task NpmClient_ADaysWork_IsServed()
    {
        await RequireAsync("node", "--version");
        await RequireAsync("npm", "--version");
        string folder = Path.Combine(Root, ".artifacts", "mlflow-client");
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.GetFiles(Scripts)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        (int code, string text) = await RunAsync(folder, "npm", "ci", "--no-audit", "--no-fund");
        Assert.True(code == 0, $"npm ci: {text}");
        await using MlflowApi api = await MlflowApi.StartAsync(database: null);
        (code, text) = await RunAsync(folder, "node", "client.js", api.Server.Address.ToString().TrimEnd('/'), api.Server.Key);
        Assert.True(code == 0, text);
        Assert.Contains("all as expected", text);
    }

    /// <summary>The requests that MLflow's Python client makes, made with Python's own library: the client itself is not installed here.</summary>
    [Fact]
    public async Task PythonRequests_ADaysWork_AreServed()
    {
        await RequireAsync("python3", "--version");
        await using MlflowApi api = await MlflowApi.StartAsync(database: null);
        (int code, string text) = await RunAsync(Scripts, "python3", "-B", "python_requests.py", api.Server.Address.ToString(), api.Server.Key);
        Assert.True(code == 0, text);
        Assert.Contains("all as expected", text);
    }

    private static async Task RequireAsync(string program, string argument)
    {
        try
        {
            if ((await RunAsync(Root, program, argument)).Code == 0) return;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // it is not there
        }
        string reason = $"{program} is not installed (Debian: apt-get install nodejs npm python3)";
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(reason);
        Assert.Skip(reason);
    }

    private static async Task<(int Code, string Text)> RunAsync(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(Seconds));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within {Seconds} seconds: {await output}{await errors}", late);
        }
        return (process.ExitCode, await output + await errors);
    }
}
