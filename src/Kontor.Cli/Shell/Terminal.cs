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

    private readonly bool _json, _redirected;
    private readonly IAnsiConsole _console;

    internal Terminal(bool json)
    {
        _json = json;
        _redirected = json ? Console.IsErrorRedirected : Console.IsOutputRedirected;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(json ? Console.Error : Console.Out),
            Ansi = _redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = _redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (_redirected) _console.Profile.Width = 200; // a pipe has no width: do not break lines for it
    }

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

    /// <summary>The summary for machines, on the standard output; nothing when it was not asked for.</summary>
    internal void Json(object summary)
    {
        if (_json) Console.Out.WriteLine(JsonSerializer.Serialize(summary, JsonOptions));
    }

    /// <summary>Runs work with a bar on a terminal, plain lines elsewhere.</summary>
    internal void WithProgress(Action<IProgressSink> work)
    {
        if (_redirected || !_console.Profile.Capabilities.Ansi)
        {
            work(new PlainProgress(Console.Error, TimeProvider.System));
            return;
        }
        _console.Progress().AutoClear(enabled: true).HideCompleted(enabled: true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => work(new BarProgress(context)));
    }

    /// <summary>Runs a command: its exit code is 0, 1 for bad data or a machine that lacks something, 130 when it was cancelled.</summary>
    internal int Guard(Func<int> command)
    {
        try
        {
            return command();
        }
        catch (Exception failure) when (failure is DataException or Trees.XGBoostException)
        {
            Refuse(failure.Message, (failure as DataException)?.Fault);
            return 1;
        }
        catch (ArgumentException failure)
        {
            Refuse(failure.Message, fault: null);
            return 2;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Cancelled: nothing was written.");
            return 130;
        }
        catch (OutOfMemoryException)
        {
            Refuse("The data do not fit into memory: choose fewer series or a longer period.", fault: null);
            return 1;
        }
    }

    private void Refuse(string message, DataFault? fault)
    {
        Console.Error.WriteLine(message);
        Json(new { error = message, fault });
    }
}
