using Kontor.Errors;
using Kontor.Neural.Differentiation;
using Kontor.Neural.Tensors;

namespace Kontor.Neural.Storage;

/// <summary>The weights of a network in a safetensors file.</summary>
public static class WeightsFile
{
    /// <summary>Writes all parameters under their names.</summary>
    /// <param name="weights">The network's parameters.</param>
    /// <param name="path">The file; replaced when everything is written.</param>
    /// <param name="metadata">Texts to keep with them; null for none.</param>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Save(this Weights weights, string path, IReadOnlyDictionary<string, string>? metadata = null) => Safetensors.Write(path, Named(weights), metadata);

    /// <summary>Writes all parameters under their names.</summary>
    /// <param name="weights">The network's parameters.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="metadata">Texts to keep with them; null for none.</param>
    public static void Save(this Weights weights, Stream stream, IReadOnlyDictionary<string, string>? metadata = null) => Safetensors.Write(stream, Named(weights), metadata);

    /// <summary>Takes the numbers of all parameters from a file.</summary>
    /// <param name="weights">The network's parameters, made as they were when the file was written.</param>
    /// <param name="path">The file.</param>
    /// <returns>The texts that were kept with them.</returns>
    /// <exception cref="DataException">The file is malformed, or its names or shapes are not those of this network; then nothing was taken.</exception>
    public static IReadOnlyDictionary<string, string> Load(this Weights weights, string path) => weights.Take(Safetensors.Read(path), path);

    /// <summary>Takes the numbers of all parameters from a stream.</summary>
    /// <param name="weights">The network's parameters, made as they were when the stream was written.</param>
    /// <param name="stream">The stream, read to its end.</param>
    /// <param name="where">What to call it in an error.</param>
    /// <returns>The texts that were kept with them.</returns>
    /// <exception cref="DataException">The content is malformed, or its names or shapes are not those of this network; then nothing was taken.</exception>
    public static IReadOnlyDictionary<string, string> Load(this Weights weights, Stream stream, string where) => weights.Take(Safetensors.Read(stream, where), where);

    private static IReadOnlyDictionary<string, string> Take(this Weights weights, TensorFile file, string where)
    {
        Transfer.Take(Named(weights), file, prefix: "", where);
        return file.Metadata;
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Named(Weights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return weights.All.Select(p => KeyValuePair.Create(p.Name, p.Value));
    }
}
