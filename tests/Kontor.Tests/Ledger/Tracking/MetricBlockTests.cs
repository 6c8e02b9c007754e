using FsCheck;
using FsCheck.Fluent;
using Kontor.Errors;
using Kontor.Ledger.Tracking;

namespace Kontor.Tests.Ledger.Tracking;

public sealed class MetricBlockTests
{
    [Fact]
    public void Unpack_AnyPoints_GivesThemBackToTheBit()
    {
        Gen<long> bits = from low in Gen.Choose(int.MinValue, int.MaxValue) from high in Gen.Choose(int.MinValue, int.MaxValue) select ((long)high << 32) | (uint)low;
        Gen<long> integer = Gen.OneOf(bits, Gen.Choose(-5, 5).Select(i => (long)i), Gen.Elements(long.MinValue, long.MaxValue, 1_770_000_000_000));
        Gen<MetricPoint> point =
            from key in Gen.Elements("loss", "loss/train", "metric_1", "metric_12", "größe", "東京", "😀", new string('k', 250), "a")
            from value in Gen.OneOf(bits.Select(BitConverter.Int64BitsToDouble), Gen.Elements(double.NaN, double.PositiveInfinity, -0.0, 0.1))
            from timestamp in integer
            from step in integer
            select new MetricPoint(key, value, timestamp, step);
        Prop.ForAll(point.ArrayOf().ToArbitrary(), points =>
        {
            List<MetricPoint> read = Unpack(MetricBlock.Pack(points));
            return points.Select(Bits).SequenceEqual(read.Select(Bits));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Pack_ALoopsBatch_TakesAboutTwelveBytesAPoint()
    {
        MetricPoint[] points = [.. Enumerable.Range(0, 500).Select(i => new MetricPoint($"metric_{i}", i / 7.0, 1_770_000_000_000, 0))];
        Assert.InRange(MetricBlock.Pack(points).Length, 500 * 12, 500 * 14);
    }

    [Fact]
    public void Unpack_LaterVersion_IsRefused() => Assert.Equal(FaultCode.Version, Assert.Throws<DataException>(() => Unpack([2, 0])).Fault.Code);

    private static (string, long, long, long) Bits(MetricPoint p) => (p.Key, BitConverter.DoubleToInt64Bits(p.Value), p.Timestamp, p.Step);

    private static List<MetricPoint> Unpack(byte[] block)
    {
        List<MetricPoint> points = [];
        MetricBlock.Unpack(block, points, new Dictionary<string, string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>());
        return points;
    }
}
