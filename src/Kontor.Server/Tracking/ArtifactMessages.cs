using Wire = System.Text.Json.Serialization.JsonPropertyNameAttribute;

namespace Kontor.Server.Tracking;

/// <summary>A file or a folder.</summary>
internal sealed record FileMessage([property: Wire("path")] string Path, [property: Wire("is_dir")] bool IsDir, [property: Wire("file_size")] long? FileSize);

/// <summary>What lies in a folder of a run.</summary>
internal sealed record RunFilesAnswer([property: Wire("root_uri")] string RootUri, [property: Wire("files")] IReadOnlyList<FileMessage> Files);

/// <summary>What lies in a folder, by names.</summary>
internal sealed record FilesAnswer([property: Wire("files")] IReadOnlyList<FileMessage> Files);
