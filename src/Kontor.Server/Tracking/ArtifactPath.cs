using Kontor.Ledger.Artefacts;

namespace Kontor.Server.Tracking;

/// <summary>Where a file of a run lies, out of an address such as <c>mlflow-artifacts:/3/8f…/artifacts/model/model.json</c>.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Path">The path below the run's root; empty for the root itself.</param>
internal sealed record ArtifactPath(string RunId, string Path)
{
    private const string Root = "artifacts";

    /// <summary>Reads <c>.../run/artifacts/path</c>; null where there is no run in it.</summary>
    internal static ArtifactPath? Of(string address)
    {
        string[] parts = Below(address).Split('/');
        int root = Array.FindIndex(parts, p => p == Root);
        return root > 0 ? new ArtifactPath(parts[root - 1], string.Join('/', parts[(root + 1)..])) : null;
    }

    /// <summary>The place that a model version's source names; null where it names none of this server.</summary>
    internal static ArtifactPath? OfSource(string source)
    {
        const string run = "runs:/", artifacts = "mlflow-artifacts:/";
        if (source.StartsWith(artifacts, StringComparison.Ordinal)) return Of(source[artifacts.Length..].TrimStart('/'));
        if (!source.StartsWith(run, StringComparison.Ordinal)) return null;
        string[] parts = Below(source[run.Length..].TrimStart('/')).Split('/', 2);
        return parts[0].Length == 0 ? null : new ArtifactPath(parts[0], parts.Length == 2 ? parts[1] : "");
    }

    /// <summary>A path that stays below its root, see <see cref="ArtefactPath"/>; empty for the root itself.</summary>
    internal static string Below(string? path)
    {
        path = (path ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).TrimEnd('/'); // the one escape that the server leaves in a path
        return path.Length == 0 ? "" : ArtefactPath.Checked(path);
    }
}
