using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kontor.Demand.Global;

/// <summary>Columns of numbers, each as <see cref="DoublesConverter"/> writes it.</summary>
internal sealed class ColumnsConverter : JsonConverter<double[][]>
{
    private static readonly DoublesConverter Column = new();

    public override double[][] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var columns = new List<double[]>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) columns.Add(Column.Read(ref reader, typeof(double[]), options));
        return [.. columns];
    }

    public override void Write(Utf8JsonWriter writer, double[][] value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (double[] column in value) Column.Write(writer, column, options);
        writer.WriteEndArray();
    }
}
