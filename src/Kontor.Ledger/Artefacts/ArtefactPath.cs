namespace Kontor.Ledger.Artefacts;

/// <summary>Where an artefact lies below its run: the one place that decides which paths are taken.</summary>
/// <remarks>The bytes lie in a <see cref="BlobStore"/> under their hash, so no path ever reaches the file system of the server; the paths are closed all the same, because clients
/// write the files below a folder of their own.</remarks>
public static class ArtefactPath
{
    private const int MostLength = 1024, MostNameBytes = 255, MostEncodings = 8;

    /// <summary>The path in its one form: with forward slashes.</summary>
    /// <param name="path">A path below the run's folder, such as <c>plots/fit.svg</c>; backslashes part names, too.</param>
    /// <exception cref="ArgumentException">It is empty, absolute, longer than 1024 characters, has a name that is empty, <c>.</c> or <c>..</c> or longer than 255 bytes, a control
    /// character or half of a surrogate pair, or would be one of these once its percent signs were decoded.</exception>
    public static string Checked(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string unified = path.Replace('\\', '/');
        return IsTaken(unified) ? unified : throw new ArgumentException($"is '{path}'; needs a path below the run's folder, of names without '.', '..' and control characters", nameof(path));
    }

    /// <summary>True for a path that <see cref="Checked"/> takes as it is: it has no backslash.</summary>
    /// <param name="path">A path.</param>
    public static bool IsTaken(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        // what the server has decoded once, a client may decode again
        string decoded = path;
        for (int i = 0; i < MostEncodings; i++)
        {
            if (!IsBelow(decoded)) return false;
            string further = Uri.UnescapeDataString(decoded);
            if (further == decoded) return true;
            decoded = further;
        }
        return false;
    }

    private static bool IsBelow(string path) =>
        path.Length is > 0 and <= MostLength && path[0] != '/' && !(path.Length > 1 && path[1] == ':') && path.Split('/').All(IsName) && IsWellFormed(path);

    private static bool IsName(string name) =>
        name.Length > 0 && !name.Contains('\\') && name is not ("." or "..") && !name.Any(char.IsControl) && System.Text.Encoding.UTF8.GetByteCount(name) <= MostNameBytes;

    private static bool IsWellFormed(string path)
    {
        for (int i = 0; i < path.Length; i++)
        {
            if (!char.IsSurrogate(path[i])) continue;
            if (!char.IsSurrogatePair(path, i)) return false;
            i++;
        }
        return true;
    }
}
