using System.Text.Json;
using Kontor.Demand;
using Kontor.Demand.Plans;
using Kontor.Errors;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Neural;
using Kontor.Serving.Scorers;
using Kontor.Trees;
using Kontor.Trees.Cubist;

namespace Kontor.Serving;

/// <summary>Reads any model file as a <see cref="Scorer"/>: the file itself says what it holds.</summary>
public static class ScorerFile
{
    // a row is scored on the thread that asks, so that many requests share the processors and none waits for a pool
    private static readonly FitContext OneThread = new() { Threads = 1 };

    /// <summary>Reads a model file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">There is no such file (<see cref="FaultCode.NotFound"/>), or as for <see cref="Load(Stream, string)"/>.</exception>
    public static Scorer Load(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Throw.Unreadable(path, failure);
        }
        return Load(bytes, path);
    }

    /// <summary>Reads a model file.</summary>
    /// <param name="stream">Its bytes, read to their end.</param>
    /// <param name="where">What a message calls it.</param>
    /// <exception cref="DataException">It is no model file (<see cref="FaultCode.Malformed"/>), or one of another version (<see cref="FaultCode.Version"/>).</exception>
    public static Scorer Load(Stream stream, string where = "model file")
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Load(bytes.ToArray(), where);
    }

    private static Scorer Load(byte[] bytes, string where)
    {
        try
        {
            return Read(bytes, where);
        }
        catch (Exception failure) when (failure is not (DataException or OutOfMemoryException))
        {
            // parts are missing or do not fit each other: readers fall over what no model of ours has
            throw Throw.NotAModel(where, $"a damaged model file ({failure.GetType().Name})", failure);
        }
    }

    private static Scorer Read(byte[] bytes, string where)
    {
        if (bytes.Length == 0) throw Throw.NotAModel(where, "no bytes");
        HashSet<string>? names = Names(bytes);
        // the same trees as UBJSON begin with '{' as well and are no JSON
        if (names is null) return bytes is [(byte)'{', ..] ? new TreeScorer(Booster.FromJson(bytes, OneThread, where)) : throw Throw.NotAModel(where, "bytes that are no JSON");
        using var stream = new MemoryStream(bytes, writable: false);
        if (names.Contains("learner")) return new TreeScorer(Booster.FromJson(bytes, OneThread, where));
        if (names.IsSupersetOf(["Format", "Members", "Limits"])) return new CubistScorer(CubistModel.FromJson(bytes, where));
        if (names.IsSupersetOf(["Own", "Uncertainty"])) return new ElasticityScorer(ElasticityFile.Load(stream), "elasticity");
        if (names.IsSupersetOf(["Networks", "Elasticities"])) return new ElasticityScorer(NeuralPricingModel.Load(stream).Elasticities, "neural-elasticity");
        if (names.IsSupersetOf(["Horizon", "Plan", "State"])) return new DemandScorer(PlannedModel.Load(stream));
        if (names.Contains("state")) return new DemandScorer(ModelFile.Load(stream));
        throw Throw.NotAModel(where, $"JSON with {(names.Count == 0 ? "no names" : string.Join(", ", names.Take(6)))}");
    }

    // the names at the top of a JSON object; null for what is no JSON
    private static HashSet<string>? Names(byte[] bytes)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(bytes);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return reader.TokenType == JsonTokenType.None ? null : names;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                names.Add(reader.GetString()!);
                reader.Skip();
            }
            return names;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
