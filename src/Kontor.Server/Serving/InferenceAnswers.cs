using System.Text.Json.Serialization;

namespace Kontor.Server.Serving;

/// <summary>What the server is.</summary>
internal sealed record ServerMetadata(string Name, string Version, IReadOnlyList<string> Extensions);

/// <summary>Whether it runs.</summary>
internal sealed record LiveAnswer(bool Live);

/// <summary>Whether it can answer.</summary>
internal sealed record ReadyAnswer(bool Ready);

/// <summary>Whether a model can answer.</summary>
internal sealed record ModelReadyAnswer(string Name, bool Ready);

/// <summary>What a model takes and gives.</summary>
internal sealed record ModelMetadata(string Name, IReadOnlyList<string> Versions, string Platform, IReadOnlyList<TensorMetadata> Inputs, IReadOnlyList<TensorMetadata> Outputs);

/// <summary>A tensor: -1 in its shape stands for any number of rows.</summary>
internal sealed record TensorMetadata(string Name, string Datatype, IReadOnlyList<int> Shape);

/// <summary>Rows as tensors.</summary>
internal sealed record InferRequest(string? Id, IReadOnlyDictionary<string, object?>? Parameters, IReadOnlyList<InferTensor> Inputs, IReadOnlyList<InferOutput>? Outputs);

/// <summary>A tensor with its data, flat or nested.</summary>
internal sealed record InferTensor(string Name, IReadOnlyList<long> Shape, string Datatype, IReadOnlyDictionary<string, object?>? Parameters, IReadOnlyList<object?> Data);

/// <summary>An output that is asked for.</summary>
internal sealed record InferOutput(string Name, IReadOnlyDictionary<string, object?>? Parameters);

/// <summary>Predictions as tensors.</summary>
internal sealed record InferAnswer([property: JsonPropertyName("model_name")] string ModelName, [property: JsonPropertyName("model_version")] string ModelVersion, string? Id, IReadOnlyList<InferTensor> Outputs);
