using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kontor.Errors;
using Kontor.Progress;
using Spectre.Console;

namespace Kontor.Cli.Shell;

/// <summary>What a person sees: text on the error stream when the output is for a machine, a bar on a terminal, plain lines elsewhere.</summary>
internal sealed class Terminal
{
    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The exit code for bad data, or a machine that lacks something.</summary>
    internal const int Refused = 1;

    /// <summary>The exit code for a wrong option.</summary>
    internal const int Misused = 2;

    private readonly bool _redirected;
    private readonly IAnsiConsole _console;
    private object? _summary;

    private Terminal(bool json)
    {
        _redirected = json ? Console.IsErrorRedirected : Console.IsOutputRedirected;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(json ? Console.Error : Console.Out),
            Ansi = _redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = _redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (_redirected) _console.Profile.Width = 10_000; // a pipe has no width: do not break lines for it
    }

    /// <summary>What a refusal adds in the same line: how to go on. Default nothing.</summary>
    internal string Afterwards { get; set; } = "";

    /// <summary>One line.</summary>
    internal void Line(string text = "") => _console.WriteLine(text);

    /// <summary>A heading.</summary>
    internal void Heading(string text) => _console.Write(new Text(text + Environment.NewLine, new Style(decoration: Decoration.Bold)));

    /// <summary>A line that wants attention.</summary>
    internal void Caution(string text) => _console.Write(new Text(text + Environment.NewLine, new Style(Color.Yellow)));

    /// <summary>A table.</summary>
    internal void Table(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        for (int c = 0; c < headers.Count; c++)
        {
            var column = new TableColumn(new Text(headers[c])) { NoWrap = true };
            table.AddColumn(c == 0 ? column : column.RightAligned());
        }
        foreach (IReadOnlyList<string> row in rows) table.AddRow(row.Select(cell => new Text(cell)));
        _console.Write(table);
    }

    /// <summary>The summary for machines, when it was asked for. It goes to the standard output when the command ends, so that a failure after it replaces it.</summary>
    internal void Json(object summary) => _summary = summary;

    /// <summary>Runs work with a bar on a terminal, plain lines elsewhere.</summary>
    internal T WithProgress<T>(Func<IProgressSink, T> work)
    {
        if (_redirected || !_console.Profile.Capabilities.Ansi) return work(new PlainProgress(Console.Error, TimeProvider.System));
        int width = _console.Profile.Width;
        return _console.Progress().AutoClear(enabled: true).HideCompleted(enabled: true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = BarProgress.BarWidth(width) }, new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => work(new BarProgress(context, width)));
    }

    /// <summary>Runs a command away from the thread that listens for Ctrl-C: its exit code is 0, 1 for bad data or a machine that lacks something,
    /// 2 for a wrong option, 3 for a fault of the program, 130 when it was cancelled.</summary>
    internal static Task<int> RunAsync(bool json, Func<Terminal, int> command) => Task.Run(() =>
    {
        var terminal = new Terminal(json);
        int code = terminal.Guard(() => command(terminal));
        if (json && terminal._summary is { } summary) Console.Out.WriteLine(JsonSerializer.Serialize(summary, JsonOptions));
        return code;
    });

    /// <summary>Says what is wrong with a command line.</summary>
    /// <returns>The exit code for a wrong option.</returns>
    internal static int Misuse(ParseResult parsed)
    {
        string[] lines = [.. CommandLine.Faults(parsed)];
        foreach (string line in lines) Console.Error.WriteLine(line);
        Console.Error.WriteLine($"All options: {CommandLine.NameOf(parsed.CommandResult)} --help");
        if (parsed.Tokens.Any(t => t.Value == "--json")) Console.Out.WriteLine(JsonSerializer.Serialize(new { error = string.Join(' ', lines) }, JsonOptions));
        return Misused;
    }

    /// <summary>A message without line breaks.</summary>
    internal static string OneLine(string message) => string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private int Guard(Func<int> command)
    {
        try
        {
            return command();
        }
        catch (OperationCanceledException)
        {
            return Refuse("Cancelled: no results were written.", 130);
        }
        catch (OutOfMemoryException)
        {
            return Refuse("The data do not fit into memory: choose fewer series or a longer period.", Refused);
        }
        catch (DataException failure)
        {
            return Refuse(failure.Message, Refused, failure.Fault);
        }
        catch (Exception failure) when (failure is Trees.XGBoostException or IOException or UnauthorizedAccessException)
        {
            return Refuse(failure.Message, Refused);
        }
        catch (ArgumentException failure)
        {
            return Refuse(Domain(failure), Misused);
        }
        catch (Exception failure)
        {
            return Refuse($"A fault of Kontor itself, please report it with the command: {failure.GetType().Name} in {failure.TargetSite?.DeclaringType?.Name}.{failure.TargetSite?.Name}: {failure.Message}", 3);
        }
    }

    // the platform adds the parameter and the value to the message, in brackets and on a second line
    private static string Domain(ArgumentException failure)
    {
        string message = failure.Message;
        int tail = message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        if (tail >= 0) message = message[..tail];
        if (failure.ParamName is null) return message;
        return failure is ArgumentOutOfRangeException { ActualValue: { } value } ? $"{failure.ParamName} is {value}: {message}" : $"{failure.ParamName}: {message}";
    }

    private int Refuse(string message, int code, DataFault? fault = null)
    {
        string line = OneLine($"{message} {Afterwards}");
        Console.Error.WriteLine(line);
        Json(new { error = line, fault });
        return code;
    }
}
