using System.Text.Json;
using System.Text.Json.Serialization;
using Kontor.Errors;

namespace Kontor.Pricing.Elasticities;

/// <summary>Files of elasticities: versioned JSON.</summary>
public static class ElasticityFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Reads a fit that <see cref="ElasticityFit.Save"/> wrote.</summary>
    /// <param name="stream">Where from.</param>
    /// <returns>The fit, with the same elasticities and the same draws as the one that was saved.</returns>
    /// <exception cref="DataException">The stream holds no fit, or one of another version: <see cref="FaultCode.Version"/>.</exception>
    public static ElasticityFit Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ElasticityState state;
        try
        {
            using JsonDocument document = JsonDocument.Parse(stream);
            int version = document.RootElement.GetProperty(nameof(ElasticityState.Version)).GetInt32();
            if (version != ElasticityState.CurrentVersion)
            {
                throw new DataException(new DataFault(FaultCode.Version, "elasticity file", $"version {version}", $"version {ElasticityState.CurrentVersion}: fit again"));
            }
            state = document.Deserialize<ElasticityState>(Options) ?? throw new JsonException("null");
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new DataException(new DataFault(FaultCode.Version, "elasticity file", failure.Message, "an elasticity file of this program"), failure);
        }
        return new ElasticityFit(state);
    }

    /// <summary>The specification as JSON, for the ledger.</summary>
    /// <param name="estimator">The specification.</param>
    public static string Describe(ElasticityEstimator estimator) => JsonSerializer.Serialize(estimator, Options);

    internal static void Save(ElasticityState state, Stream stream) => JsonSerializer.Serialize(stream, state, Options);
}
