using System.Buffers.Binary;
using System.Text.Json;
using Kontor.Errors;
using Kontor.Neural.Tensors;

namespace Kontor.Neural.Storage;

/// <summary>The header of a safetensors file, checked: tensors in the order of their numbers, which fill the file without gaps.</summary>
internal sealed record SafetensorsHeader(IReadOnlyList<(string Name, Shape Shape)> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    private const long LongestHeader = 100_000_000; // the format's own limit

    internal static SafetensorsHeader Read(Stream stream, string where)
    {
        long start = stream.Position, available = stream.Length - start - 8;
        if (available < 0) Malformed(where, $"{available + 8} bytes", "8 bytes with the length of the header");
        Span<byte> prefix = stackalloc byte[8];
        stream.ReadExactly(prefix);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > LongestHeader || length > (ulong)available) Malformed(where, $"a header of {length} bytes", $"at most the {available} bytes that follow, and {LongestHeader}");
        byte[] header = new byte[length];
        stream.ReadExactly(header);
        try
        {
            using JsonDocument json = JsonDocument.Parse(header);
            return Parse(json.RootElement, available - (long)length, where);
        }
        catch (JsonException failure)
        {
            Throw.File(FaultCode.Malformed, where, failure.Message, "a header in JSON", failure);
            throw;
        }
    }

    private static SafetensorsHeader Parse(JsonElement root, long dataBytes, string where)
    {
        if (root.ValueKind != JsonValueKind.Object) Malformed(where, $"a header that is {root.ValueKind}", "an object");
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var tensors = new List<(string Name, Shape Shape, long From, long To)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (!names.Add(property.Name)) Malformed(where, $"the name '{property.Name}' twice", "each name once");
            if (property.Name == "__metadata__") ReadMetadata(property.Value, metadata, where);
            else tensors.Add(ReadTensor(property, where));
        }
        tensors.Sort((a, b) => a.From != b.From ? a.From.CompareTo(b.From) : a.To.CompareTo(b.To));
        long at = 0;
        foreach ((string name, Shape shape, long from, long to) in tensors)
        {
            if (from != at || to - from != (long)shape.Size * sizeof(float)) Malformed(where, $"tensor '{name}' {shape} at bytes {from} to {to}", $"{(long)shape.Size * sizeof(float)} bytes from byte {at} on");
            at = to;
        }
        if (at != dataBytes) Malformed(where, $"{dataBytes} bytes of numbers", $"the {at} bytes that the header names");
        return new SafetensorsHeader([.. tensors.Select(t => (t.Name, t.Shape))], metadata);
    }

    private static void ReadMetadata(JsonElement value, Dictionary<string, string> metadata, string where)
    {
        if (value.ValueKind != JsonValueKind.Object) Malformed(where, $"metadata that is {value.ValueKind}", "an object of texts");
        foreach (JsonProperty text in value.EnumerateObject())
        {
            if (text.Value.ValueKind != JsonValueKind.String) Malformed(where, $"metadata '{text.Name}' that is {text.Value.ValueKind}", "a text");
            metadata[text.Name] = text.Value.GetString()!;
        }
    }

    private static (string Name, Shape Shape, long From, long To) ReadTensor(JsonProperty property, string where)
    {
        string name = property.Name;
        JsonElement value = property.Value;
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out JsonElement type) || !value.TryGetProperty("shape", out JsonElement axes) || !value.TryGetProperty("data_offsets", out JsonElement offsets)
            || type.ValueKind != JsonValueKind.String || Whole(axes) is not { } lengths || Whole(offsets) is not [var from, var to])
        {
            Malformed(where, $"tensor '{name}' without type, shape or place", "dtype, shape and data_offsets");
            return default;
        }
        if (type.GetString() != "F32") Throw.File(FaultCode.Version, where, $"tensor '{name}' of type {type.GetString()}", "F32, 32-bit floats");
        long size = 1;
        foreach (long length in lengths)
        {
            if (length is < 0 or > int.MaxValue || (size *= length) > int.MaxValue) Malformed(where, $"tensor '{name}' of {string.Join(" x ", lengths)}", "lengths of 0 or more and at most 2,147,483,647 elements");
        }
        return (name, Shape.Of([.. lengths.Select(l => (int)l)]), from, to);
    }

    private static long[]? Whole(JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array) return null;
        var numbers = new List<long>();
        foreach (JsonElement element in array.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out long number)) return null;
            numbers.Add(number);
        }
        return [.. numbers];
    }

    private static void Malformed(string where, string found, string needed) => Throw.File(FaultCode.Malformed, where, found, needed);
}
