using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Kontor.Neural.Onnx;

/// <summary>Writes the wire format of protocol buffers, as much of it as ONNX needs: numbers as varints, 32-bit floats, and pieces with their length before them.</summary>
internal sealed class ProtobufWriter
{
    private const int Varint = 0, Piece = 2, Fixed32 = 5;
    private readonly ArrayBufferWriter<byte> _bytes = new();

    internal ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    internal void Whole(int field, long value)
    {
        Tag(field, Varint);
        Number((ulong)value);
    }

    internal void Float(int field, float value)
    {
        Tag(field, Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
    }

    internal void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    internal void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, Piece);
        Number((ulong)value.Length);
        _bytes.Write(value);
    }

    internal void Message(int field, Action<ProtobufWriter> write)
    {
        var inner = new ProtobufWriter();
        write(inner);
        Bytes(field, inner.Written);
    }

    private void Tag(int field, int type) => Number(((ulong)field << 3) | (uint)type);

    private void Number(ulong value)
    {
        Span<byte> span = _bytes.GetSpan(10);
        int length = 0;
        for (; value >= 0x80; value >>= 7) span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        _bytes.Advance(length);
    }
}
