using System.Globalization;
using System.Text.Json;

namespace Kontor.Ledger.Backups;

/// <summary>A cell as JSON and back: what stands in a backup does not depend on the database that it came from.</summary>
internal static class CellText
{
    private const string Moment = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>Writes a cell.</summary>
    internal static void Write(Utf8JsonWriter json, object cell)
    {
        switch (cell)
        {
            case DBNull: json.WriteNullValue(); break;
            case long or int or short: json.WriteNumberValue(Convert.ToInt64(cell, CultureInfo.InvariantCulture)); break;
            case bool truth: json.WriteNumberValue(truth ? 1 : 0); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            case double number: json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture)); break;
            case string text: json.WriteStringValue(text); break;
            case byte[] bytes: json.WriteBase64StringValue(bytes); break;
            case Guid id: json.WriteStringValue(id.ToString()); break;
            case DateTime moment: json.WriteStringValue(moment.ToString(Moment, CultureInfo.InvariantCulture)); break;
            default: throw new ArgumentException($"a cell of type {cell.GetType().Name} has no place in a backup", nameof(cell));
        }
    }

    /// <summary>Reads a cell for a column: long, double, string, bytes, bool, Guid, DateTime in UTC, or null.</summary>
    /// <exception cref="FormatException">The text is none for this column.</exception>
    /// <exception cref="InvalidOperationException">The JSON is of another kind.</exception>
    internal static object? Read(JsonElement cell, CellKind kind) => cell.ValueKind == JsonValueKind.Null ? null : kind switch
    {
        CellKind.Integer => cell.GetInt64(),
        CellKind.Real => cell.ValueKind == JsonValueKind.String ? double.Parse(cell.GetString()!, CultureInfo.InvariantCulture) : cell.GetDouble(),
        CellKind.Text => cell.GetString(),
        CellKind.Bytes => cell.GetBytesFromBase64(),
        CellKind.Truth => cell.GetInt64() != 0,
        CellKind.Identity => Guid.Parse(cell.GetString()!),
        _ => DateTime.ParseExact(cell.GetString()!, Moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
    };
}
