namespace Kontor.Ledger;

/// <summary>One file that a run wrote.</summary>
/// <param name="Name">What it is, such as <c>forecast</c>.</param>
/// <param name="Path">Where it lies below the run's output folder, with forward slashes; never absolute and never outside the folder.</param>
/// <param name="Hash">Hash and size of its bytes.</param>
/// <param name="MediaType">Its media type, such as <c>text/csv</c>.</param>
public sealed record RunArtefact(string Name, string Path, FileHash Hash, string MediaType)
{
    /// <summary>Where it lies below the run's output folder, with forward slashes.</summary>
    /// <exception cref="ArgumentException">Empty, absolute or outside the folder.</exception>
    public string Path { get; init; } = Relative(Path);

    private static string Relative(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path, nameof(Path));
        string unified = path.Replace('\\', '/');
        bool absolute = unified[0] == '/' || (unified.Length > 1 && unified[1] == ':');
        if (absolute || unified.Split('/').Contains("..", StringComparer.Ordinal))
            throw new ArgumentException($"is '{path}'; needs a path below the output folder", nameof(Path));
        return unified;
    }
}
