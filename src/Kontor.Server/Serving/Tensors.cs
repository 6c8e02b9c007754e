using System.Collections.Immutable;
using System.Text.Json;
using Kontor.Errors;
using Kontor.Serving.Rows;

namespace Kontor.Server.Serving;

/// <summary>Rows as tensors of the Open Inference Protocol v2: one per column, of shape (rows) or (rows, 1), or one of shape (rows, inputs) for all.</summary>
internal static class Tensors
{
    private static readonly string[] Numeric = ["BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP16", "BF16", "FP32", "FP64"];

    /// <summary>Reads the inputs of a request.</summary>
    internal static ScoreRows Read(JsonElement request, Signature signature)
    {
        if (request.ValueKind != JsonValueKind.Object || !request.TryGetProperty("inputs", out JsonElement inputs) || inputs.ValueKind != JsonValueKind.Array || inputs.GetArrayLength() == 0)
            throw Refused("no inputs", "\"inputs\": a list of one tensor or more");
        var columns = ImmutableArray.CreateBuilder<ScoreColumn>();
        int rows = -1;
        bool alone = inputs.GetArrayLength() == 1;
        foreach (JsonElement input in inputs.EnumerateArray())
        {
            string name = Text(input, "name", null), datatype = Text(input, "datatype", name);
            long[] shape = Shape(input, name);
            bool numeric = Numeric.Contains(datatype);
            if (!numeric && datatype != "BYTES") throw Refused($"datatype '{datatype}'", $"one of {string.Join(", ", Numeric)}, BYTES", name);
            if (!input.TryGetProperty("data", out JsonElement data)) throw Refused("no data", "\"data\": a list of values", name);
            var cells = new List<JsonElement>();
            Flatten(data, cells, name);
            long size = shape.Aggregate(1L, (product, d) => checked(product * d));
            if (cells.Count != size) throw Refused($"{cells.Count} values", $"{size}, as the shape [{string.Join(", ", shape)}] says", name);
            bool wide = alone && shape.Length == 2 && !signature.Inputs.Any(i => i.Name == name);
            int count = checked((int)shape[0]), width = wide ? (int)shape[1] : 1;
            if (!wide && shape.Skip(1).Any(d => d != 1)) throw Refused($"shape [{string.Join(", ", shape)}]", "[rows] or [rows, 1]", name);
            if (rows >= 0 && count != rows) throw Refused($"{count} rows", $"{rows}, as the tensors before have", name);
            rows = count;
            ImmutableArray<Field> fields = wide
                ? RowsJson.InOrder(signature, width) ?? throw Refused($"shape [{string.Join(", ", shape)}]", RowsJson.Widths(signature), name)
                : [new Field(name, FieldType.Number)];
            for (int c = 0; c < width; c++)
            {
                int column = c;
                columns.Add(numeric
                    ? ScoreColumn.OfNumbers(fields[c].Name, [.. Enumerable.Range(0, count).Select(r => Number(cells[(r * width) + column], r, name))])
                    : ScoreColumn.OfTexts(fields[c].Name, [.. Enumerable.Range(0, count).Select(r => Bytes(cells[(r * width) + column], r, name))]));
            }
        }
        return new ScoreRows(columns.ToImmutable(), rows) { Where = "inputs" };
    }

    /// <summary>The outputs that a request asks for; all where it says nothing.</summary>
    internal static ImmutableArray<string> Asked(JsonElement request, Signature signature)
    {
        if (!request.TryGetProperty("outputs", out JsonElement outputs) || outputs.ValueKind == JsonValueKind.Null) return [.. signature.Outputs.Select(o => o.Name)];
        if (outputs.ValueKind != JsonValueKind.Array) throw Refused("outputs that are no list", "a list of outputs with their names");
        ImmutableArray<string> names = [.. outputs.EnumerateArray().Select(o => Text(o, "name", null))];
        foreach (string name in names)
        {
            if (!signature.Outputs.Any(o => o.Name == name)) throw Refused("an output that the model does not have", $"one of {string.Join(", ", signature.Outputs.Select(o => o.Name))}", name);
        }
        return names;
    }

    /// <summary>What a field is called as a datatype.</summary>
    internal static string Datatype(Field field) => field.Type == FieldType.Text ? "BYTES" : "FP64";

    /// <summary>Writes the outputs.</summary>
    internal static void Write(Utf8JsonWriter json, ScoredRows scored, ImmutableArray<string> asked)
    {
        json.WriteStartArray("outputs");
        foreach (ScoreColumn column in asked.Select(name => scored.Columns.First(c => c.Name == name)))
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteString("datatype", column.Type == FieldType.Text ? "BYTES" : "FP64");
            json.WriteStartArray("shape");
            json.WriteNumberValue(column.Count);
            json.WriteEndArray();
            json.WriteStartArray("data");
            for (int r = 0; r < column.Count; r++)
            {
                if (column.Type == FieldType.Text) json.WriteStringValue(column.Texts[r]);
                else if (double.IsFinite(column.Numbers[r])) json.WriteNumberValue(column.Numbers[r]);
                else json.WriteNullValue();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Flatten(JsonElement data, List<JsonElement> into, string name)
    {
        if (data.ValueKind != JsonValueKind.Array) throw Refused("data that are no list", "a flat or nested list of values", name);
        foreach (JsonElement item in data.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Array) Flatten(item, into, name);
            else into.Add(item);
        }
    }

    private static long[] Shape(JsonElement input, string name)
    {
        if (!input.TryGetProperty("shape", out JsonElement shape) || shape.ValueKind != JsonValueKind.Array || shape.GetArrayLength() == 0) throw Refused("no shape", "\"shape\": a list of whole numbers", name);
        return [.. shape.EnumerateArray().Select(d => d.ValueKind == JsonValueKind.Number && d.TryGetInt64(out long size) && size is >= 0 and <= int.MaxValue ? size : throw Refused($"{d.GetRawText()} in the shape", "whole numbers of 0 or more", name))];
    }

    private static double Number(JsonElement cell, int row, string name) => cell.ValueKind switch
    {
        JsonValueKind.Number => cell.GetDouble(),
        JsonValueKind.Null => double.NaN,
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => throw Refused(cell.GetRawText(), "a number, as the datatype says", name, row + 1),
    };

    private static string? Bytes(JsonElement cell, int row, string name) => cell.ValueKind switch
    {
        JsonValueKind.String => cell.GetString(),
        JsonValueKind.Null => null,
        _ => throw Refused(cell.GetRawText(), "a text, as the datatype says", name, row + 1),
    };

    private static string Text(JsonElement element, string member, string? tensor) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : throw Refused($"a tensor without {member}", $"\"{member}\": a text", tensor);

    private static DataException Refused(string found, string needed, string? name = null, long? row = null) =>
        new(new DataFault(FaultCode.Malformed, "inputs", found, needed) { Row = row, Column = name });
}
