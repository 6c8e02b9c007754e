using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Kontor.Errors;
using Kontor.Neural.Tensors;

namespace Kontor.Neural.Storage;

/// <summary>Named tensors in a file that other programs read: the safetensors format, with 32-bit floats.</summary>
/// <remarks>Format: 8 bytes with the length of the header, the header as JSON (name to type, shape and place; texts under <c>__metadata__</c>), the numbers without gaps, little-endian.
/// Nothing in such a file is ever executed.</remarks>
public static class Safetensors
{
    private const string MetadataName = "__metadata__";
    private const int Alignment = 8;

    /// <summary>Writes a file, in full or not at all: a file of that name is replaced when everything is written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors; names are unique.</param>
    /// <param name="metadata">Texts to keep with them; null for none.</param>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string partial = path + ".partial";
        try
        {
            using (FileStream stream = File.Create(partial)) Write(stream, tensors, metadata);
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            TryDelete(partial);
            Throw.File(FaultCode.CannotWrite, path, failure.Message, "a folder that can be written and has room", failure);
        }
    }

    /// <summary>Writes to a stream.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="tensors">The tensors; names are unique.</param>
    /// <param name="metadata">Texts to keep with them; null for none.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, or a name is reserved.</exception>
    public static void Write(Stream stream, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        KeyValuePair<string, Tensor>[] all = [.. tensors];
        byte[] header = Header(all, metadata);
        int padded = (header.Length + Alignment - 1) / Alignment * Alignment;
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded);
        stream.Write(length);
        stream.Write(header);
        for (int i = header.Length; i < padded; i++) stream.WriteByte((byte)' ');
        foreach ((_, Tensor tensor) in all) stream.Write(MemoryMarshal.AsBytes<float>(tensor.Contiguous().Span));
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">There is no such file, or it is not a safetensors file of 32-bit floats.</exception>
    public static TensorFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using FileStream stream = File.OpenRead(path);
            return Read(stream, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Throw.File(FaultCode.NotFound, path, failure.Message, "a safetensors file that can be read", failure);
            throw;
        }
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="where">What to call it in an error.</param>
    /// <exception cref="DataException">It is not a safetensors file of 32-bit floats.</exception>
    public static TensorFile Read(Stream stream, string where)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
        {
            using var whole = new MemoryStream(); // so that no header can promise more than there is
            stream.CopyTo(whole);
            whole.Position = 0;
            return Read(whole, where);
        }
        SafetensorsHeader header = SafetensorsHeader.Read(stream, where);
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach ((string name, Shape shape) in header.Tensors)
        {
            Tensor tensor = Tensor.Zeros(shape);
            stream.ReadExactly(MemoryMarshal.AsBytes(tensor.Span));
            tensors.Add(name, tensor);
        }
        return new TensorFile(tensors, header.Metadata);
    }

    private static byte[] Header(KeyValuePair<string, Tensor>[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { MetadataName };
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(MetadataName);
                foreach ((string key, string value) in metadata) json.WriteString(key, value);
                json.WriteEndObject();
            }
            long at = 0;
            foreach ((string name, Tensor tensor) in tensors)
            {
                if (!seen.Add(name)) throw new ArgumentException($"needs names that are unique and not reserved, got '{name}'", nameof(tensors));
                json.WriteStartObject(name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (int axis in tensor.Shape.Lengths) json.WriteNumberValue(axis);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(at);
                json.WriteNumberValue(at += (long)tensor.Size * sizeof(float));
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // the disk is in trouble already, and the first error is the one to tell
        }
    }
}
