using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Net;
using Kontor.Server.Operations.Logs;
using Kontor.Server.Serving;

namespace Kontor.Server.Hosting;

/// <summary>The options of <c>kontor serve</c>. An option wins over its environment variable, and that over the default.</summary>
internal sealed class ServeOptions
{
    private static readonly string[] Levels = ["error", "warning", "info", "debug", "trace"];
    private const string ContainerModel = "/opt/ml/model";
    private readonly Func<string, string?> _environment;
    private readonly List<(Option<string?> Option, string Variable)> _settings = [];
    private readonly Option<string?> _database, _artefacts, _host, _port, _level, _format, _drain, _grace, _free, _rate, _file, _proxies, _model;
    private readonly Option<bool> _open = new("--open") { Description = "Need no keys: whoever is at this machine is an administrator. Only on 127.0.0.1, ::1 or localhost" };

    /// <summary>The options.</summary>
    /// <param name="environment">The value of an environment variable; null or nothing where it is not set.</param>
    internal ServeOptions(Func<string, string?> environment)
    {
        _environment = environment;
        var usual = new ServerSettings();
        _database = Add("--database", "KONTOR_DATABASE", "file", $"SQLite file or PostgreSQL connection string (default {usual.Database})");
        _artefacts = Add("--artefacts", "KONTOR_ARTEFACTS", "folder", $"The folder of artefacts (default {usual.Artefacts})");
        _host = Add("--host", "KONTOR_HOST", "address", $"The address to listen on; * for all (default {usual.Host}, this machine only)");
        _port = Add("--port", "KONTOR_PORT", "number", $"The port; 0 takes a free one (default {usual.Port})");
        _level = Add("--log-level", "KONTOR_LOG_LEVEL", "level", $"{string.Join(", ", Levels)}; debug has a line for each request (default info)");
        _format = Add("--log-format", "KONTOR_LOG_FORMAT", "format", "text or json (default text on a terminal, json elsewhere)");
        _drain = Add("--drain", "KONTOR_DRAIN", "seconds", $"How long to go on taking requests after the signal to stop, with readiness off (default {usual.Drain.TotalSeconds})");
        _grace = Add("--grace", "KONTOR_GRACE", "seconds", $"How long requests in flight may then take to end (default {usual.Grace.TotalSeconds})");
        _free = Add("--least-free", "KONTOR_LEAST_FREE", "megabytes", $"Free disk space below which the server is not ready (default {usual.LeastFreeBytes >> 20})");
        _model = Add("--model", "KONTOR_MODEL", "file", "What /invocations answers with: a model file, a folder with one, or a registered model such as demand@champion");
        _rate = Add("--rate", "KONTOR_RATE", "number", $"The most requests of one key in a second; 0 for any number (default {usual.Access.RequestsPerSecond})");
        _file = Add("--most-file", "KONTOR_MOST_FILE", "megabytes", $"The largest file that is taken (default {usual.Access.MostFileBytes >> 20})");
        _proxies = Add("--proxies", "KONTOR_PROXIES", "addresses", "The addresses of reverse proxies, with commas between, whose X-Forwarded-For and X-Forwarded-Proto are believed (default none)");
    }

    /// <summary>The options, to add to a command.</summary>
    internal IEnumerable<Option> All => [.. _settings.Select(s => s.Option), _open];

    /// <summary>The settings that a command line and the environment ask for.</summary>
    /// <exception cref="SettingException">A value cannot be one.</exception>
    internal ServerSettings Read(ParseResult parsed)
    {
        // SageMaker starts a container as "serve", unpacks the model there, and asks port 8080
        bool container = Directory.Exists(ContainerModel);
        ServerSettings usual = container ? Container() : new ServerSettings();
        return usual with
        {
            Database = Value(parsed, _database)?.Text ?? usual.Database,
            Artefacts = Value(parsed, _artefacts)?.Text ?? usual.Artefacts,
            Host = Value(parsed, _host) is { } host ? Address(host) : usual.Host,
            Port = Value(parsed, _port) is { } port ? Number(port, ushort.MaxValue) : usual.Port,
            LogLevel = Value(parsed, _level) is { } level ? Level(level) : usual.LogLevel,
            LogFormat = Value(parsed, _format) is { } format ? Format(format) : Console.IsErrorRedirected ? LogFormat.Json : LogFormat.Text,
            Drain = Value(parsed, _drain) is { } drain ? TimeSpan.FromSeconds(Number(drain, 3600)) : usual.Drain,
            Grace = Value(parsed, _grace) is { } grace ? TimeSpan.FromSeconds(Number(grace, 3600)) : usual.Grace,
            LeastFreeBytes = Value(parsed, _free) is { } free ? (long)Number(free, int.MaxValue) << 20 : usual.LeastFreeBytes,
            Serving = usual.Serving with { Model = Value(parsed, _model)?.Text ?? usual.Serving.Model },
            Access = usual.Access with
            {
                Open = parsed.GetValue(_open),
                RequestsPerSecond = Value(parsed, _rate) is { } rate ? Number(rate, 1_000_000) : usual.Access.RequestsPerSecond,
                MostFileBytes = Value(parsed, _file) is { } file ? (long)Number(file, int.MaxValue) << 20 : usual.Access.MostFileBytes,
                Proxies = Value(parsed, _proxies) is { } proxies ? Addresses(proxies) : [],
            },
            Telemetry = OtlpVariables.Any(v => !string.IsNullOrWhiteSpace(_environment(v))),
        };
    }

    private ServerSettings Container() => new()
    {
        Database = Path.Combine(Path.GetTempPath(), "kontor.db"),
        Artefacts = Path.Combine(Path.GetTempPath(), "kontor-artefacts"),
        Host = "*",
        Port = _environment("SAGEMAKER_BIND_TO_PORT") is { Length: > 0 } port ? Number(("SAGEMAKER_BIND_TO_PORT", port), ushort.MaxValue) : 8080,
        Serving = new ServingSettings { Model = ContainerModel, IsContainer = true },
    };

    private static IEnumerable<string> OtlpVariables => ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

    private Option<string?> Add(string name, string variable, string shown, string description)
    {
        var option = new Option<string?>(name) { HelpName = shown, Description = $"{description} [{variable}]" };
        _settings.Add((option, variable));
        return option;
    }

    // an empty variable is none: compose files leave them so
    private (string Name, string Text)? Value(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is { } given) return (option.Name, given);
        string variable = _settings.First(s => s.Option == option).Variable;
        return _environment(variable) is { Length: > 0 } set ? (variable, set) : null;
    }

    private static int Number((string Name, string Text) value, int most) =>
        int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= most ? number : throw new SettingException($"{value.Name} is '{value.Text}': needs a whole number, 0 to {most}");

    // Kestrel takes a name that is no address for all addresses
    private static string Address((string Name, string Text) value) => value.Text switch
    {
        "*" or "localhost" => value.Text,
        var text when IPAddress.TryParse(text.Trim('[', ']'), out IPAddress? address) => address.ToString(),
        _ => throw new SettingException($"{value.Name} is '{value.Text}': needs an IP address of this machine, localhost, or * for all"),
    };

    private static ImmutableArray<IPAddress> Addresses((string Name, string Text) value) =>
    [
        .. value.Text.Split(',', StringSplitOptions.TrimEntries).Select(
            text => IPAddress.TryParse(text, out IPAddress? address) ? address : throw new SettingException($"{value.Name} is '{value.Text}': needs IP addresses with commas between")),
    ];

    private static LogLevel Level((string Name, string Text) value) => value.Text.ToLowerInvariant() switch
    {
        "error" => LogLevel.Error,
        "warning" => LogLevel.Warning,
        "info" => LogLevel.Information,
        "debug" => LogLevel.Debug,
        "trace" => LogLevel.Trace,
        _ => throw new SettingException($"{value.Name} is '{value.Text}': needs one of {string.Join(", ", Levels)}"),
    };

    private static LogFormat Format((string Name, string Text) value) => value.Text.ToLowerInvariant() switch
    {
        "text" => LogFormat.Text,
        "json" => LogFormat.Json,
        _ => throw new SettingException($"{value.Name} is '{value.Text}': needs text or json"),
    };
}
