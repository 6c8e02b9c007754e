using Kontor.Server.Problems;

namespace Kontor.Server.Tracking;

/// <summary>Where a file of a run lies, out of an address such as <c>mlflow-artifacts:/3/8f…/artifacts/model/model.json</c>.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Path">The path below the run's root; empty for the root itself.</param>
/// <remarks>A path names a row of the ledger and never a file of this machine. It is still kept to plain names, because clients make files of it on theirs.</remarks>
internal sealed record ArtifactPath(string RunId, string Path)
{
    private const string Root = "artifacts";

    /// <summary>Reads <c>.../run/artifacts/path</c>; null where there is no run in it.</summary>
    internal static ArtifactPath? Of(string address)
    {
        string[] parts = Plain(address).Split('/', StringSplitOptions.RemoveEmptyEntries);
        int root = Array.FindIndex(parts, p => p == Root);
        return root > 0 ? new ArtifactPath(parts[root - 1], string.Join('/', parts[(root + 1)..])) : null;
    }

    /// <summary>The place that a model version's source names; null where it names none of this server.</summary>
    internal static ArtifactPath? OfSource(string source)
    {
        const string run = "runs:/", artifacts = "mlflow-artifacts:/";
        if (source.StartsWith(run, StringComparison.Ordinal))
        {
            string[] parts = Plain(source[run.Length..].TrimStart('/')).Split('/', 2);
            return parts[0].Length == 0 ? null : new ArtifactPath(parts[0], parts.Length == 2 ? parts[1].Trim('/') : "");
        }
        return source.StartsWith(artifacts, StringComparison.Ordinal) ? Of(source[artifacts.Length..]) : null;
    }

    /// <summary>A path as it was sent, when all its names are plain: none is <c>.</c> or <c>..</c> or a drive, none has a backslash or a control character, however often it is escaped.</summary>
    internal static string Plain(string path)
    {
        path = path.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase); // the one escape that the server leaves in a path
        string names = string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));
        if (names.Length == 0 || Kontor.Ledger.Artefacts.ArtefactPath.IsTaken(names)) return path;
        throw new ProblemException(400, ProblemCodes.InvalidParameterValue, $"Invalid path: found '{path}', needed names between slashes, none of them '.' or '..', without backslashes");
    }
}
