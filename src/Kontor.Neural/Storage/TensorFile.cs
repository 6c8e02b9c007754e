using Kontor.Neural.Tensors;

namespace Kontor.Neural.Storage;

/// <summary>The content of a safetensors file.</summary>
/// <param name="Tensors">The tensors by name, in the order in which their numbers lie in the file.</param>
/// <param name="Metadata">Texts by name.</param>
public sealed record TensorFile(IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, string> Metadata);
