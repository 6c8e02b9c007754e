namespace Kontor.Ledger.Tracking;

/// <summary>A file of a run; its bytes are in the store of artefacts under their hash.</summary>
/// <param name="Path">Where it lies below the run's root, such as <c>model/model.json</c>: names between single slashes, none of them <c>.</c> or <c>..</c>, no backslash, up to 1,000 bytes in UTF-8.</param>
/// <param name="Hash">Hash and size of its bytes.</param>
/// <param name="MediaType">The media type, such as <c>text/csv</c>.</param>
public sealed record RunFile(string Path, FileHash Hash, string MediaType);
