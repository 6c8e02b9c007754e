using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Artefacts;
using Kontor.Ledger.Registry;

namespace Kontor.Serving;

/// <summary>Puts model files into the registry: only those that can be scored with.</summary>
public static class ModelRegistration
{
    /// <summary>Registers a file that is in the store of artefacts as the next version of a model, which is registered if it is new.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="blobs">The store of artefacts.</param>
    /// <param name="name">The name of the model.</param>
    /// <param name="file">The file.</param>
    /// <param name="description">What is special about the version.</param>
    /// <param name="run">The run that made it; empty where none is known.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DataException">The file is no model file (<see cref="FaultCode.Malformed"/>), or the name is not allowed.</exception>
    public static async Task<ModelVersion> RegisterAsync(
        RegistryStore registry, BlobStore blobs, string name, FileHash file, string description, string run, string by, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(blobs);
        ArgumentNullException.ThrowIfNull(file);
        string kind;
        FileStream stream = blobs.Open(file.Sha256);
        await using (stream.ConfigureAwait(false))
        {
            using Scorer scorer = ScorerFile.Load(stream);
            kind = scorer.Kind;
        }
        try
        {
            await registry.CreateModelAsync(name, by: by, cancellation: cancellation).ConfigureAwait(false);
        }
        catch (DataException there) when (there.Fault.Code == FaultCode.Duplicate)
        {
            // the next version of it
        }
        return await registry.CreateVersionAsync(name, new NewModelVersion { File = file, Kind = kind, Description = description, RunId = run }, by, cancellation).ConfigureAwait(false);
    }
}
