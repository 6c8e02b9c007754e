using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kontor.Errors;

namespace Kontor.Trees.Cubist;

/// <summary>Model files: versioned JSON, the training rows in base 64.</summary>
internal static class CubistFile
{
    internal const string CurrentFormat = "kontor-cubist";
    internal const int CurrentVersion = 1;
    private static readonly JsonSerializerOptions Options = new()
    {
        Converters = { new JsonStringEnumConverter(), new Packed<float>(), new Packed<double>() },
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    internal static byte[] Write(State state) => JsonSerializer.SerializeToUtf8Bytes(state, Options);

    internal static CubistModel Read(ReadOnlySpan<byte> bytes, string where)
    {
        State? state = null;
        try
        {
            state = JsonSerializer.Deserialize<State>(bytes, Options);
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException or ArgumentException or FormatException)
        {
            Throw.ModelFile(FaultCode.Malformed, where, failure.Message.ReplaceLineEndings(" "), "a Cubist model in JSON", failure);
        }
        if (state is not { Format: CurrentFormat }) Throw.ModelFile(FaultCode.Malformed, where, "another kind of file", "a Cubist model in JSON");
        if (state!.Version != CurrentVersion) Throw.ModelFile(FaultCode.Version, where, $"version {state.Version}", $"version {CurrentVersion}: fit the model again");
        if (state.Members.IsDefaultOrEmpty || state.Columns.IsDefaultOrEmpty || !Fits(state))
            Throw.ModelFile(FaultCode.Malformed, where, "parts that do not fit each other", "a Cubist model in JSON");
        NeighborMemory? memory = state.Values is null ? null : new NeighborMemory(state.Columns, state.Values, state.Targets!);
        return new CubistModel(state.Specification, state.Members, state.Limits, state.Columns, state.Names.IsDefault ? [] : state.Names, memory);
    }

    internal static CubistModel Load(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        byte[] bytes = [];
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Throw.ModelFile(FaultCode.NotFound, path, failure.Message, "a Cubist model that can be read", failure);
        }
        return Read(bytes, path);
    }

    internal static void Save(byte[] json, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string partial = path + ".partial";
        try
        {
            File.WriteAllBytes(partial, json);
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(partial)) File.Delete(partial);
            Throw.ModelFile(FaultCode.CannotWrite, path, failure.Message, "a folder that can be written and has room", failure);
        }
    }

    private static bool Fits(State state)
    {
        int columns = state.Columns.Length;
        bool memory = state.Values is null ? state.Targets is null : state.Targets is { Length: > 0 } && state.Values.Length == (long)state.Targets.Length * columns;
        return memory
            && (state.Names.IsDefaultOrEmpty || state.Names.Length == columns)
            && state.Members.All(m => !m.IsDefaultOrEmpty && m.All(r =>
                !r.Conditions.IsDefault && !r.Terms.IsDefault
                && r.Conditions.All(c => c.Column >= 0 && c.Column < columns && !c.Codes.IsDefault)
                && r.Terms.All(t => t.Column >= 0 && t.Column < columns)));
    }

    internal sealed record State(
        string Format,
        int Version,
        BoostedCubist Specification,
        ImmutableArray<ImmutableArray<CubistRule>> Members,
        CubistLimits Limits,
        ImmutableArray<CubistColumn> Columns,
        ImmutableArray<string> Names,
        float[]? Values,
        double[]? Targets);

    /// <summary>Arrays of numbers as base 64 of their bytes.</summary>
    private sealed class Packed<T> : JsonConverter<T[]>
        where T : unmanaged
    {
        public override T[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => MemoryMarshal.Cast<byte, T>(reader.GetBytesFromBase64()).ToArray();

        public override void Write(Utf8JsonWriter writer, T[] value, JsonSerializerOptions options) => writer.WriteBase64StringValue(MemoryMarshal.AsBytes<T>(value));
    }
}
