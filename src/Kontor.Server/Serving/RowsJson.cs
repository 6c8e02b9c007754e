using System.Collections.Immutable;
using System.Text.Json;
using Kontor.Errors;
using Kontor.Serving.Rows;

namespace Kontor.Server.Serving;

/// <summary>Rows as JSON: a list of objects, a list of lists in the order of the signature, or columns by name.</summary>
internal static class RowsJson
{
    private const string Forms = "\"rows\": [{\"column\": value, ...}, ...] or \"columns\": {\"column\": [value, ...], ...}";

    /// <summary>Reads the rows of a request.</summary>
    /// <exception cref="DataException">It has neither rows nor columns, or a value that is no number and no text.</exception>
    internal static ScoreRows Read(JsonElement body, Signature signature)
    {
        if (body.ValueKind == JsonValueKind.Array) return List(body, signature);
        if (body.ValueKind == JsonValueKind.Object)
        {
            if (body.TryGetProperty("rows", out JsonElement rows) || body.TryGetProperty("instances", out rows)) return List(rows, signature);
            if (body.TryGetProperty("columns", out JsonElement columns)) return Columns(columns);
        }
        throw Malformed($"JSON without rows", Forms);
    }

    /// <summary>Reads rows that stand one after another.</summary>
    internal static ScoreRows List(IReadOnlyList<JsonElement> rows, Signature signature)
    {
        var columns = new Dictionary<string, JsonElement[]>(StringComparer.Ordinal);
        for (int r = 0; r < rows.Count; r++)
        {
            if (rows[r].ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty member in rows[r].EnumerateObject()) Cells(columns, member.Name, rows.Count)[r] = member.Value;
            }
            else if (rows[r].ValueKind == JsonValueKind.Array)
            {
                int width = rows[r].GetArrayLength();
                ImmutableArray<Field> inputs = InOrder(signature, width) ?? throw Malformed($"{width} values", Widths(signature), r + 1);
                int c = 0;
                foreach (JsonElement value in rows[r].EnumerateArray()) Cells(columns, inputs[c++].Name, rows.Count)[r] = value;
            }
            else throw Malformed($"{Word(rows[r])}", "an object or a list per row", r + 1);
        }
        return new ScoreRows([.. columns.Select(c => Column(c.Key, c.Value))], rows.Count);
    }

    /// <summary>The inputs that a list of values without names stands for: all, or those that are needed.</summary>
    internal static ImmutableArray<Field>? InOrder(Signature signature, int width) =>
        width == signature.Inputs.Length ? signature.Inputs : signature.Inputs.Count(i => i.IsRequired) == width ? [.. signature.Inputs.Where(i => i.IsRequired)] : null;

    internal static string Widths(Signature signature)
    {
        int all = signature.Inputs.Length, needed = signature.Inputs.Count(i => i.IsRequired);
        return all == needed ? $"{all} values per row" : $"{needed} or {all} values per row";
    }

    /// <summary>Writes a value as a member of an object; null where it is missing or not finite.</summary>
    internal static void Value(Utf8JsonWriter json, ScoreColumn column, int row)
    {
        if (column.Type == FieldType.Text)
        {
            if (column.Texts[row] is { } text) json.WriteString(column.Name, text);
            else json.WriteNull(column.Name);
        }
        else if (double.IsFinite(column.Numbers[row])) json.WriteNumber(column.Name, column.Numbers[row]);
        else json.WriteNull(column.Name);
    }

    /// <summary>Writes predictions, null for a bad row, then what is wrong with the bad ones.</summary>
    internal static void Write(Utf8JsonWriter json, ScoredRows scored)
    {
        json.WriteStartArray("predictions");
        for (int r = 0; r < scored.Count; r++)
        {
            if (scored.FaultOf(r) is not null)
            {
                json.WriteNullValue();
                continue;
            }
            json.WriteStartObject();
            foreach (ScoreColumn column in scored.Columns) Value(json, column, r);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("errors");
        foreach (DataFault fault in scored.Faults) Fault(json, fault);
        json.WriteEndArray();
    }

    /// <summary>Writes what is wrong with a row.</summary>
    internal static void Fault(Utf8JsonWriter json, DataFault fault)
    {
        json.WriteStartObject();
        if (fault.Row is { } row) json.WriteNumber("row", row);
        if (fault.Column is { } column) json.WriteString("column", column);
        json.WriteString("code", fault.Code.ToString());
        json.WriteString("found", fault.Found);
        json.WriteString("needed", fault.Needed);
        json.WriteString("message", fault.ToString());
        json.WriteEndObject();
    }

    private static ScoreRows List(JsonElement rows, Signature signature) =>
        rows.ValueKind == JsonValueKind.Array ? List([.. rows.EnumerateArray()], signature) : throw Malformed($"rows that are {Word(rows)}", "a list of rows");

    private static ScoreRows Columns(JsonElement columns)
    {
        if (columns.ValueKind != JsonValueKind.Object) throw Malformed($"columns that are {Word(columns)}", Forms);
        var read = ImmutableArray.CreateBuilder<ScoreColumn>();
        int count = -1;
        foreach (JsonProperty column in columns.EnumerateObject())
        {
            if (column.Value.ValueKind != JsonValueKind.Array) throw Malformed($"{Word(column.Value)}", "a list of values", column: column.Name);
            JsonElement[] cells = [.. column.Value.EnumerateArray()];
            if (count >= 0 && cells.Length != count) throw Malformed($"{cells.Length} values", $"{count}, as the columns before have", column: column.Name);
            count = cells.Length;
            read.Add(Column(column.Name, cells));
        }
        return new ScoreRows(read.ToImmutable(), Math.Max(0, count));
    }

    private static JsonElement[] Cells(Dictionary<string, JsonElement[]> columns, string name, int count)
    {
        if (!columns.TryGetValue(name, out JsonElement[]? cells)) columns[name] = cells = new JsonElement[count];
        return cells;
    }

    private static ScoreColumn Column(string name, JsonElement[] cells)
    {
        if (Array.Exists(cells, c => c.ValueKind == JsonValueKind.String))
        {
            string?[] texts = new string?[cells.Length];
            for (int r = 0; r < cells.Length; r++) texts[r] = cells[r].ValueKind switch
            {
                JsonValueKind.String => cells[r].GetString(),
                JsonValueKind.Number => cells[r].GetRawText(),
                _ => Other(cells[r], r, name) is double.NaN ? null : cells[r].GetRawText(),
            };
            return ScoreColumn.OfTexts(name, texts);
        }
        double[] numbers = new double[cells.Length];
        for (int r = 0; r < cells.Length; r++) numbers[r] = cells[r].ValueKind == JsonValueKind.Number ? cells[r].GetDouble() : Other(cells[r], r, name);
        return ScoreColumn.OfNumbers(name, numbers);
    }

    private static double Other(JsonElement cell, int row, string column) => cell.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => double.NaN,
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => throw Malformed(Word(cell), "a number, a text or null", row + 1, column),
    };

    private static string Word(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null or JsonValueKind.Undefined => "nothing",
        _ => "true or false",
    };

    internal static DataException Malformed(string found, string needed, long? row = null, string? column = null) =>
        new(new DataFault(FaultCode.Malformed, "rows", found, needed) { Row = row, Column = column });
}
