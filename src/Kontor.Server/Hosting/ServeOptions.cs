using System.CommandLine;
using System.Globalization;
using System.Net;
using Kontor.Server.Operations.Logs;

namespace Kontor.Server.Hosting;

/// <summary>The options of <c>kontor serve</c>. An option wins over its environment variable, and that over the default.</summary>
internal sealed class ServeOptions
{
    private static readonly string[] Levels = ["error", "warning", "info", "debug", "trace"];
    private readonly Func<string, string?> _environment;
    private readonly List<(Option<string?> Option, string Variable)> _settings = [];
    private readonly Option<string?> _database, _artefacts, _host, _port, _level, _format, _drain, _grace, _free;

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
    }

    /// <summary>The options, to add to a command.</summary>
    internal IEnumerable<Option> All => _settings.Select(s => s.Option);

    /// <summary>The settings that a command line and the environment ask for.</summary>
    /// <exception cref="SettingException">A value cannot be one.</exception>
    internal ServerSettings Read(ParseResult parsed)
    {
        var usual = new ServerSettings();
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
            Telemetry = OtlpVariables.Any(v => !string.IsNullOrWhiteSpace(_environment(v))),
        };
    }

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
