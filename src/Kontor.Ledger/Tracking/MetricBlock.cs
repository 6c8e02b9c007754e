using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Kontor.Ledger.Tracking;

/// <summary>Metric points packed as bytes: one row of the database per accepted batch.</summary>
/// <remarks>Version 1: the byte 1, the number of points, then each point: how many bytes of the key are those of the key before, how many follow, these bytes in UTF-8; timestamp and step as differences to
/// the point before; the 64 bits of the value, lowest byte first. Integers are in base 128, seven bits to a byte, the lowest first; differences alternate between the signs (0, -1, 1, -2, ...).</remarks>
internal static class MetricBlock
{
    private const byte Version = 1;
    private const int MostIntegerBytes = 10;

    internal static byte[] Pack(ReadOnlySpan<MetricPoint> points)
    {
        var output = new ArrayBufferWriter<byte>(16 + (points.Length * 16));
        output.Write([Version]);
        Write(output, (ulong)points.Length);
        byte[] before = [], key = [];
        int beforeLength = 0;
        long timestamp = 0, step = 0;
        foreach (ref readonly MetricPoint point in points)
        {
            int most = Encoding.UTF8.GetMaxByteCount(point.Key.Length);
            if (key.Length < most) key = new byte[most];
            int length = Encoding.UTF8.GetBytes(point.Key, key);
            int shared = key.AsSpan(0, length).CommonPrefixLength(before.AsSpan(0, beforeLength));
            Write(output, (ulong)shared);
            Write(output, (ulong)(length - shared));
            output.Write(key.AsSpan(shared, length - shared));
            Write(output, Fold(point.Timestamp - timestamp));
            Write(output, Fold(point.Step - step));
            BinaryPrimitives.WriteDoubleLittleEndian(output.GetSpan(sizeof(double)), point.Value);
            output.Advance(sizeof(double));
            (timestamp, step) = (point.Timestamp, point.Step);
            (before, key, beforeLength) = (key, before, length);
        }
        return output.WrittenSpan.ToArray();
    }

    internal static void Unpack(ReadOnlySpan<byte> block, List<MetricPoint> into, Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> keys)
    {
        if (block.Length == 0 || block[0] != Version) throw Throw.Block(block.Length == 0 ? 0 : block[0]);
        block = block[1..];
        int count = (int)Read(ref block), length = 0;
        byte[] bytes = [];
        char[] characters = [];
        long timestamp = 0, step = 0;
        for (int i = 0; i < count; i++)
        {
            int shared = (int)Read(ref block), rest = (int)Read(ref block);
            length = shared + rest;
            if (bytes.Length < length)
            {
                Array.Resize(ref bytes, length * 2);
                characters = new char[length * 2];
            }
            block[..rest].CopyTo(bytes.AsSpan(shared));
            block = block[rest..];
            timestamp += Unfold(Read(ref block));
            step += Unfold(Read(ref block));
            double value = BinaryPrimitives.ReadDoubleLittleEndian(block);
            block = block[sizeof(double)..];
            ReadOnlySpan<char> text = characters.AsSpan(0, Encoding.UTF8.GetChars(bytes.AsSpan(0, length), characters));
            if (!keys.TryGetValue(text, out string? key)) keys[text] = key = text.ToString();
            into.Add(new MetricPoint(key, value, timestamp, step));
        }
    }

    private static ulong Fold(long value) => (ulong)((value << 1) ^ (value >> 63));

    private static long Unfold(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private static void Write(ArrayBufferWriter<byte> output, ulong value)
    {
        Span<byte> span = output.GetSpan(MostIntegerBytes);
        int length = 0;
        for (; value >= 0x80; value >>= 7) span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        output.Advance(length);
    }

    private static ulong Read(ref ReadOnlySpan<byte> block)
    {
        ulong value = 0;
        for (int i = 0, shift = 0; ; i++, shift += 7)
        {
            byte part = block[i];
            value |= (ulong)(part & 0x7F) << shift;
            if (part >= 0x80) continue;
            block = block[(i + 1)..];
            return value;
        }
    }
}
