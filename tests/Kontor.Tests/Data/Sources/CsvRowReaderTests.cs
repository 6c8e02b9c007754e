using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Kontor.Data.Sources;
using Kontor.Errors;

namespace Kontor.Tests.Data.Sources;

public sealed class CsvRowReaderTests
{
    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    /// <summary>RFC 4180: whatever is written with any delimiter, quoting and line end reads back the same, however the stream hands out its bytes.</summary>
    [Fact]
    public void Read_AnyTable_ReadsBackTheSame() => Prop.ForAll(
        ArbMap.Default.ArbFor<(NonEmptyArray<NonEmptyArray<string>> Table, byte Style, byte Chunk)>(), input =>
        {
            char delimiter = Delimiters[input.Style % 4];
            bool quoteAll = (input.Style & 4) > 0;
            string lineEnd = (input.Style & 8) > 0 ? "\r\n" : "\n";
            int width = input.Table.Get.Max(r => r.Get.Length);
            string[][] rows = [.. input.Table.Get.Select(r => Enumerable.Range(0, width).Select(c => c < r.Get.Length ? Text(r.Get[c]) : "").ToArray())];
            string[] header = [.. Enumerable.Range(0, width).Select(c => $"c{c}")];
            string text = string.Join(lineEnd, new[] { header }.Concat(rows).Select(r => string.Join(delimiter, r.Select(c => Written(c, delimiter, quoteAll, width == 1)))));
            if ((input.Style & 16) > 0) text += lineEnd;

            using var reader = new CsvRowReader(new SlowStream(Encoding.UTF8.GetBytes(text), input.Chunk + 1), "t", delimiter);
            Assert.Equal(header, reader.Columns);
            foreach (string[] row in rows)
            {
                Assert.True(reader.Read());
                Assert.Equal(width, reader.Width);
                for (int c = 0; c < width; c++) Assert.Equal(row[c], Encoding.UTF8.GetString(reader.Cell(c)));
            }
            Assert.False(reader.Read());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Row_LinesInsideQuotesAndBlankLines_AreCounted()
    {
        using CsvRowReader reader = Of("a,b\n\n1,\"x\ny\"\n\n2,z\n");
        Assert.True(reader.Read());
        Assert.Equal(3, reader.Row);
        Assert.True(reader.Read());
        Assert.Equal(6, reader.Row);
    }

    [Fact]
    public void Read_QuoteInsideAnUnquotedCell_IsText()
    {
        using CsvRowReader reader = Of("a,b\n5\" pipe,1\n");
        Assert.True(reader.Read());
        Assert.Equal("5\" pipe", Encoding.UTF8.GetString(reader.Cell(0)));
    }

    [Fact]
    public void Read_RowLongerThanTheBuffer_IsWhole()
    {
        string wide = new('x', 300_000);
        using CsvRowReader reader = Of($"a,b\n1,{wide}\n2,y\n");
        Assert.True(reader.Read());
        Assert.Equal(300_000, reader.Cell(1).Length);
        Assert.True(reader.Read());
        Assert.Equal("y", Encoding.UTF8.GetString(reader.Cell(1)));
    }

    [Theory]
    [InlineData("a,b\n1,\"x\n2,y\n", 2, "never closed")]
    [InlineData("a,b\n1,2\n3,\"x\"y\n", 3, "after a closing quote")]
    public void Read_BrokenQuotes_AreRefusedWithTheirRow(string text, long row, string found)
    {
        using CsvRowReader reader = Of(text);
        DataException refusal = Assert.Throws<DataException>(() =>
        {
            while (reader.Read())
            {
            }
        });
        Assert.Equal((FaultCode.Malformed, row), (refusal.Fault.Code, refusal.Fault.Row!.Value));
        Assert.Contains(found, refusal.Fault.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_QuoteThatIsNeverClosed_StopsBeforeItFillsTheMemory()
    {
        using var reader = new CsvRowReader(new RepeatingStream("a,b\n"u8.ToArray(), "1,\"x\n"u8.ToArray().AsSpan(0, 4).ToArray(), 1L << 40), "t", ',');
        Assert.Equal(FaultCode.Malformed, Assert.Throws<DataException>(() =>
        {
            while (reader.Read())
            {
            }
        }).Fault.Code);
    }

    [Fact]
    public void Read_LongStream_KeepsNothing()
    {
        // 64 MB of rows
        byte[] row = "2024-01-01,store 12,sku 123,17,2.50\n"u8.ToArray();
        using var reader = new CsvRowReader(new RepeatingStream("date,store,sku,units,price\n"u8.ToArray(), row, 64 << 20), "t", ',');
        long rows = 0, last = 0, before = GC.GetAllocatedBytesForCurrentThread();
        while (reader.Read()) (rows, last) = (rows + 1, reader.Row);
        Assert.Equal((64 << 20) / row.Length, rows);
        Assert.Equal(rows + 1, last);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static CsvRowReader Of(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)), "t", ',');

    // half a surrogate pair has no UTF-8
    private static string Text(string? text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));

    private static string Written(string cell, char delimiter, bool quote, bool alone) =>
        quote || cell.AsSpan().IndexOfAny("\"\r\n") >= 0 || cell.Contains(delimiter) || (alone && cell.Length == 0) ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;

    private sealed class SlowStream(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, most)]);
    }

    /// <summary>A header and then one row again and again, as far as whole rows fit.</summary>
    private sealed class RepeatingStream(byte[] header, byte[] row, long length) : Stream
    {
        private readonly long _end = header.Length + (length / row.Length * row.Length);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => _end;

        public override long Position { get; set; }

        public override int Read(Span<byte> buffer)
        {
            int count = (int)Math.Min(buffer.Length, _end - Position);
            for (int i = 0; i < count; i++, Position++) buffer[i] = Position < header.Length ? header[Position] : row[(Position - header.Length) % row.Length];
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
