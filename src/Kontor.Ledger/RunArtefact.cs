using Kontor.Ledger.Artefacts;

namespace Kontor.Ledger;

/// <summary>One file that a run wrote.</summary>
/// <param name="Name">What it is, such as <c>forecast</c>.</param>
/// <param name="Path">Where it lies below the run's output folder, with forward slashes; never absolute and never outside the folder.</param>
/// <param name="Hash">Hash and size of its bytes.</param>
/// <param name="MediaType">Its media type, such as <c>text/csv</c>.</param>
public sealed record RunArtefact(string Name, string Path, FileHash Hash, string MediaType)
{
    /// <summary>Where it lies below the run's output folder, with forward slashes.</summary>
    /// <exception cref="ArgumentException">It is none: see <see cref="ArtefactPath.Checked"/>.</exception>
    public string Path { get; init; } = ArtefactPath.Checked(Path);
}
