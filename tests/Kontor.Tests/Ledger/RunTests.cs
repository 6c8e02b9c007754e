using Kontor.Ledger;

namespace Kontor.Tests.Ledger;

public sealed class RunTests
{
    private static readonly Run Valid = new()
    {
        Id = Guid.Empty, Command = "x", Started = DateTimeOffset.UnixEpoch, Duration = TimeSpan.Zero, Seed = 1, Version = "0", Outcome = RunOutcome.Completed,
    };

    [Fact]
    public void NewId_LaterClock_SortsLaterAsText()
    {
        string[] ids = [.. new[] { 3, 1, 2 }.Select(h => Run.NewId(new FixedTime(DateTimeOffset.UnixEpoch.AddYears(56).AddHours(h))).ToString())];
        Assert.Equal([ids[1], ids[2], ids[0]], ids.Order(StringComparer.Ordinal));
        Assert.All(ids, id => Assert.Equal('7', id[14]));
    }

    [Fact]
    public void NewId_SameClock_IsUnique()
    {
        var clock = new FixedTime(DateTimeOffset.UnixEpoch);
        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(_ => Run.NewId(clock)).Distinct().Count());
    }

    [Fact]
    public void Started_AnyOffset_IsKeptInUtcToTheMicrosecond()
    {
        Run run = Valid with { Started = new DateTimeOffset(2026, 3, 1, 1, 0, 0, TimeSpan.FromHours(2)).AddTicks(1_234_567), Duration = TimeSpan.FromTicks(19) };
        Assert.Equal(new DateTimeOffset(2026, 2, 28, 23, 0, 0, TimeSpan.Zero).AddTicks(1_234_560), run.Started);
        Assert.Equal(TimeSpan.Zero, run.Started.Offset);
        Assert.Equal(TimeSpan.FromTicks(10), run.Duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    public void Specification_NotJson_IsRefused(string text) => Assert.Throws<ArgumentException>(() => Valid with { Specification = text });

    /// <summary>Half of a surrogate pair is no text, so it is no JSON; an attribute cannot carry it.</summary>
    [Fact]
    public void Specification_HalfASurrogatePair_IsRefused() => Assert.Throws<ArgumentException>(() => Valid with { Specification = "\"\ud800\"" });

    [Fact]
    public void Duration_Negative_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => Valid with { Duration = TimeSpan.FromTicks(-1) });

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Metric_NotFinite_IsRefused(double value) => Assert.Throws<ArgumentOutOfRangeException>(() => new RunMetric("x", value));

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData(@"C:\x")]
    [InlineData("a/../../b")]
    [InlineData("")]
    public void ArtefactPath_OutsideTheFolder_IsRefused(string path) =>
        Assert.Throws<ArgumentException>(() => new RunArtefact("x", path, new FileHash(new string('0', 64), 0), "text/plain"));

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
