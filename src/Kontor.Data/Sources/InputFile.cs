namespace Kontor.Data.Sources;

/// <summary>A file that was read, so that a run can say later which one it was.</summary>
/// <param name="Path">The path as it was given.</param>
/// <param name="Bytes">Its size in bytes, as it lies on disk.</param>
/// <param name="Sha256">The SHA-256 of those bytes in lower-case hexadecimal.</param>
public sealed record InputFile(string Path, long Bytes, string Sha256);
