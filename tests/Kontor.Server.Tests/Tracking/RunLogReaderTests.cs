using System.Buffers;
using System.Text;
using Kontor.Ledger.Tracking;
using Kontor.Server.Problems;
using Kontor.Server.Tracking;

namespace Kontor.Server.Tests.Tracking;

public sealed class RunLogReaderTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""")]
    [InlineData("""{"a":NaN}""", """{"a":"NaN"}""")]
    [InlineData("""[NaN,Infinity,-Infinity]""", """["NaN","Infinity","-Infinity"]""")]
    [InlineData("""["NaN",NaN,"x\"NaN","\\",-Infinity]""", """["NaN","NaN","x\"NaN","\\","-Infinity"]""")]
    [InlineData("""{"NaN":"Infinity"}""", """{"NaN":"Infinity"}""")]
    [InlineData("""[null,-1,"Nick is NaN""", """[null,-1,"Nick is NaN""")]
    public void Quote_BareWords_AreQuotedOutsideOfTextsOnly(string json, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(BareNumbers.Quote(Encoding.UTF8.GetBytes(json))));

    [Fact]
    public void Batch_InAnyPieces_IsReadTheSame()
    {
        byte[] body = Encoding.UTF8.GetBytes("""{"run_id":"r","x":[{"y":1}],"metrics":[{"step":"3","timestamp":4,"value":NaN,"key":"größe","model_id":null},{"key":"b","value":"-0.5","timestamp":5e0}],"params":[{"key":"p","value":1.50}],"tags":null}""");
        for (int size = 1; size <= body.Length; size += 7)
        {
            RunLog log = RunLogReader.Batch(Pieces(body, size), TimeProvider.System);
            Assert.Equal("r", log.RunId);
            Assert.Equal([new MetricPoint("größe", double.NaN, 4, 3), new MetricPoint("b", -0.5, 5, 0)], log.Batch.Metrics);
            Assert.Equal([new TrackingEntry("p", "1.50")], log.Batch.Params);
            Assert.Empty(log.Batch.Tags);
        }
    }

    [Fact]
    public void Batch_KeysThatFallOnOnePlace_StayApart()
    {
        string[] keys = [.. Enumerable.Range(0, 1000).Select(i => $"k{i}")];
        string body = $$"""{"run_id":"r","metrics":[{{string.Join(',', keys.Select(k => $$"""{"key":"{{k}}","value":1,"timestamp":1}"""))}}]}""";
        Assert.Equal(keys, RunLogReader.Batch(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(body)), TimeProvider.System).Batch.Metrics.Select(m => m.Key));
    }

    [Theory]
    [InlineData("{\"run_id\":\"r\",\"metrics\":[{\"key\":\"m\",\"value\":[1]}]}")]
    [InlineData("{\"run_id\":\"r\",\"metrics\":[{\"key\":\"m\",\"value\":{\"a\":1}}]}")]
    [InlineData("{\"run_id\":\"r\",\"metrics\":[[1]]}")]
    [InlineData("{\"run_id\":{}}")]
    [InlineData("{\"run_id\":\"r\"}{}")]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("{\"run_id\":\"r\",\"metrics\":[{\"key\":\"m\",\"value\":1,\"timestamp\":99999999999999999999}]}")]
    public void Batch_ThatIsNone_IsRefused(string body) =>
        Assert.Equal(400, Assert.Throws<ProblemException>(() => RunLogReader.Batch(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(body)), TimeProvider.System)).Status);

    private static ReadOnlySequence<byte> Pieces(byte[] bytes, int size)
    {
        Piece first = new(bytes.AsMemory(0, Math.Min(size, bytes.Length)), 0), last = first;
        for (int at = size; at < bytes.Length; at += size) last = last.Then(bytes.AsMemory(at, Math.Min(size, bytes.Length - at)));
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        internal Piece(ReadOnlyMemory<byte> memory, long index) => (Memory, RunningIndex) = (memory, index);

        internal Piece Then(ReadOnlyMemory<byte> memory)
        {
            var next = new Piece(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
