namespace Kontor.Ledger.Tracking.Client;

/// <summary>The media type of a file by the end of its name.</summary>
internal static class MediaType
{
    internal static string Of(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".csv" => "text/csv",
        ".html" or ".htm" => "text/html",
        ".json" => "application/json",
        ".txt" or ".log" or ".md" => "text/plain",
        ".yaml" or ".yml" => "application/yaml",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".pdf" => "application/pdf",
        ".gz" => "application/gzip",
        ".zip" => "application/zip",
        _ => "application/octet-stream",
    };
}
