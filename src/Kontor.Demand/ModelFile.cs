using System.Text.Json;
using System.Text.Json.Serialization;
using Kontor.Errors;

namespace Kontor.Demand;

/// <summary>Model files: versioned JSON.</summary>
public static class ModelFile
{
    internal static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Reads a fitted model that <see cref="ForecastModel.Save"/> wrote.</summary>
    /// <param name="stream">Where from.</param>
    /// <returns>The model, with the same forecasts as the one that was saved.</returns>
    /// <exception cref="DataException">The stream holds no model, or one of another version: <see cref="FaultCode.Version"/>.</exception>
    public static ForecastModel Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ModelState state;
        try
        {
            state = JsonSerializer.Deserialize<ModelState>(stream, Options) ?? throw new JsonException("null");
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException)
        {
            throw Throw.ModelFile(failure);
        }
        return Restore(state);
    }

    /// <summary>Makes a model again of what was written.</summary>
    internal static ForecastModel Restore(ModelState state)
    {
        if (state.Version != ModelState.CurrentVersion)
        {
            throw new DataException(new DataFault(FaultCode.Version, "model file", $"version {state.Version}", $"version {ModelState.CurrentVersion}: fit the model again"));
        }
        return state.Restore();
    }

    /// <summary>The specification as JSON, for the ledger.</summary>
    /// <param name="forecaster">The specification.</param>
    public static string Describe(Forecaster forecaster) => JsonSerializer.Serialize(forecaster, Options);

    internal static void Save(ModelState state, Stream stream) => JsonSerializer.Serialize(stream, state, Options);
}
