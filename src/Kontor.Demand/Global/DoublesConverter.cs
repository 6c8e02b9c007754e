using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kontor.Demand.Global;

/// <summary>Numbers as base64 of their bytes (little endian): exact, and a third of the length of digits.</summary>
internal sealed class DoublesConverter : JsonConverter<double[]>
{
    public override double[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => MemoryMarshal.Cast<byte, double>(reader.GetBytesFromBase64()).ToArray();

    public override void Write(Utf8JsonWriter writer, double[] value, JsonSerializerOptions options) => writer.WriteBase64StringValue(MemoryMarshal.AsBytes<double>(value));
}
