using System.Text;
using System.Text.Json;

namespace Kontor.Server.Access;

/// <summary>To which thing a request does something: the names and identities in its path, its query and its body, never values.</summary>
internal static class AuditSubject
{
    private const int MostBodyBytes = 1 << 20, MostLength = 1000, MostValueLength = 250;

    // what names a thing or its new state; all else in a body is content
    private static readonly string[] Names =
        ["name", "new_name", "run_id", "experiment_id", "version", "alias", "stage", "lifecycle_stage", "key", "id", "model", "champion", "challenger", "number", "role", "status", "verdict"];

    /// <summary>Such as <c>name=price model, version=3</c>; empty where the request names nothing. A body that is JSON is read ahead, and can be read again.</summary>
    internal static async Task<string> OfAsync(HttpContext http)
    {
        List<(string Name, string Value)> found = [.. http.Request.RouteValues.Select(v => (v.Key, $"{v.Value}"))];
        found.AddRange(http.Request.Query.Where(q => Names.Contains(q.Key)).Select(q => (q.Key, $"{q.Value}")));
        // a body that does not say its length is read, too: the gate has bounded it
        if (http.Request.HasJsonContentType() && http.Request.ContentLength is null or (> 0 and <= MostBodyBytes)) found.AddRange(await InBodyAsync(http).ConfigureAwait(false));
        var text = new StringBuilder();
        foreach ((string name, string value) in found.Distinct())
        {
            text.Append(text.Length == 0 ? "" : ", ").Append(name).Append('=').Append(value.Length <= MostValueLength ? value : $"{value[..MostValueLength]}…");
            if (text.Length > MostLength) break;
        }
        return text.ToString();
    }

    private static async Task<List<(string, string)>> InBodyAsync(HttpContext http)
    {
        http.Request.EnableBuffering(bufferThreshold: MostBodyBytes);
        try
        {
            using JsonDocument body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted).ConfigureAwait(false);
            return body.RootElement.ValueKind != JsonValueKind.Object
                ? []
                : [.. body.RootElement.EnumerateObject().Where(p => Names.Contains(p.Name) && p.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number).Select(p => (p.Name, p.Value.ToString()))];
        }
        catch (JsonException)
        {
            return []; // the endpoint will say so
        }
        finally
        {
            http.Request.Body.Position = 0;
        }
    }
}
