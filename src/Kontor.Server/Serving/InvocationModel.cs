using Kontor.Errors;
using Kontor.Ledger.Registry;
using Kontor.Server.Problems;
using Kontor.Serving;
using Kontor.Serving.Rows;

namespace Kontor.Server.Serving;

/// <summary>The one model that <c>/invocations</c> answers with: a file, or a registered model whose versions are swapped as anywhere else.</summary>
internal sealed class InvocationModel(ServingSettings settings, ModelServer server, ModelRoutes routes, ModelShelf shelf) : IHostedService, IDisposable
{
    private Scorer? _file;
    private string? _name;
    private string _reference = "";

    /// <summary>True when there is a model that can answer.</summary>
    internal bool IsReady => _file is not null || _name is not null;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Model is not { } model) return;
        if (FileOf(model) is { } path)
        {
            _file = ScorerFile.Load(path);
            return;
        }
        int at = model.IndexOf('@', StringComparison.Ordinal);
        (string name, string reference) = at < 0 ? (model, "") : (model[..at], model[at..]);
        if (reference is ['@', .. var rest] && (int.TryParse(rest, out _) || Enum.TryParse(rest, ignoreCase: true, out ModelStage _))) reference = rest;
        (_, ModelVersion version) = await routes.FindAsync(name, reference, cancellationToken).ConfigureAwait(false);
        await shelf.PinAsync(ModelServer.FileOf(version), model, cancellationToken).ConfigureAwait(false);
        (_name, _reference) = (name, reference);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Scores rows.</summary>
    /// <exception cref="ProblemException">The server was started without a model.</exception>
    internal async Task<ScoredRows> ScoreAsync(Func<Signature, ScoreRows> read, CancellationToken cancellation)
    {
        if (_file is { } scorer) return scorer.Score(read(scorer.Signature), cancellation);
        if (_name is { } name) return (await server.ScoreAsync(name, _reference, read, cancellation).ConfigureAwait(false)).Scored;
        throw new ProblemException(404, ProblemCodes.ResourceDoesNotExist, "the server was started without a model for this path: kontor serve --model model.json, or --model demand@champion");
    }

    public void Dispose() => _file?.Dispose();

    // a folder as SageMaker unpacks it: the model file in it is called model.json, or is the only one
    private static string? FileOf(string model)
    {
        if (File.Exists(model)) return model;
        if (!Directory.Exists(model)) return model.Contains('/', StringComparison.Ordinal) ? throw Missing(model, "nothing") : null;
        string usual = Path.Combine(model, "model.json");
        if (File.Exists(usual)) return usual;
        string[] files = Directory.GetFiles(model);
        return files is [string only] ? only : throw Missing(model, files.Length == 0 ? "no file" : $"{files.Length} files, none called model.json");
    }

    private static DataException Missing(string model, string found) => new(new DataFault(FaultCode.NotFound, model, found, "a model file, or a folder with model.json"));
}
