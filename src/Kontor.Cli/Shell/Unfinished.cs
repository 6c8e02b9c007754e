using System.Text.Json;
using Kontor.Errors;

namespace Kontor.Cli.Shell;

/// <summary>The folder beside the results in which trainings keep what they have reached while a run goes on. A run that ends takes it away; one that is interrupted leaves it, and <c>--resume</c> goes on from there.</summary>
internal sealed class Unfinished
{
    private const string Identity = "run.json";

    private Unfinished(string folder) => Folder = folder;

    /// <summary>The folder.</summary>
    internal string Folder { get; }

    /// <summary>Whether a training has reached anything.</summary>
    internal bool HasCheckpoints => Directory.Exists(Folder) && Directory.EnumerateFiles(Folder, "*.safetensors").Any();

    /// <summary>Begins a folder, or goes on with the one that is there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="identity">What this run is.</param>
    /// <param name="resume">Whether to go on; otherwise what is there is taken away.</param>
    /// <exception cref="DataException">The run that was interrupted is another one, or the folder cannot be written.</exception>
    internal static Unfinished Open(string folder, TrainingIdentity identity, bool resume)
    {
        if (resume) Require(identity, Read(folder), folder);
        try
        {
            if (!resume && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            Directory.CreateDirectory(folder);
            File.WriteAllText(System.IO.Path.Combine(folder, Identity), JsonSerializer.Serialize(identity));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DataException(new DataFault(FaultCode.CannotWrite, folder, failure.Message.TrimEnd('.'), "a folder with room that may be written"), failure);
        }
        return new Unfinished(folder);
    }

    /// <summary>Takes the folder away.</summary>
    internal void Remove()
    {
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }

    private static void Require(TrainingIdentity identity, TrainingIdentity found, string folder)
    {
        (string Found, string Needed)[] differences = [.. identity.Differences(found)];
        if (differences.Length == 0) return;
        throw new DataException(new DataFault(
            FaultCode.Malformed, folder, $"a run with {string.Join(", ", differences.Select(d => d.Found))}",
            $"{string.Join(", ", differences.Select(d => d.Needed))} to go on with it: give what it was begun with, or leave --resume out to begin anew"));
    }

    private static TrainingIdentity Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<TrainingIdentity>(File.ReadAllText(System.IO.Path.Combine(folder, Identity))) ?? throw new JsonException("null");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new DataException(new DataFault(FaultCode.Malformed, folder, "no description of the run that was interrupted", "a folder that such a run has left: leave --resume out to begin anew"), failure);
        }
    }
}
