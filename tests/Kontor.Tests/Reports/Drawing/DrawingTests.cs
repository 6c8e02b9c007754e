using FsCheck;
using FsCheck.Fluent;
using Kontor.Reports.Drawing;

namespace Kontor.Tests.Reports.Drawing;

public sealed class DrawingTests
{
    [Theory]
    [InlineData("<a href=\"x\">&'", "&lt;a href=&quot;x&quot;&gt;&amp;&#39;")]
    [InlineData("a\0b\u0007c", "a\uFFFDb\uFFFDc")]
    [InlineData("line\nbreak", "line break")]
    [InlineData("😀 Lübeck", "😀 Lübeck")]
    public void Escape_HostileText_IsSafe(string text, string expected) => Assert.Equal(expected, Markup.Escape(text));

    [Fact]
    public void Escape_LoneSurrogate_IsReplaced() => Assert.Equal("a\uFFFDb", Markup.Escape("a" + (char)0xD800 + "b"));

    [Theory]
    [InlineData(1.25, "1.3")]
    [InlineData(-0.04, "0")]
    [InlineData(10, "10")]
    [InlineData(1234.56, "1234.6")]
    public void Number_Coordinate_IsRoundedToATenth(double value, string expected) => Assert.Equal(expected, SvgWriter.Number(value));

    [Fact]
    public void Number_NotFinite_IsRefused() => Assert.Throws<ArgumentException>(() => SvgWriter.Number(double.NaN));

    [Fact]
    public void Line_Gap_IsNotBridgedAndALonelyPointIsADash() =>
        Assert.Equal("M0 1L1 2M1 4h4", Paths.Line([0, 1, 2, 3], [1, 2, double.NaN, 4]));

    [Fact]
    public void Area_Gap_SplitsIt() =>
        Assert.Equal("M0 9L1 9L1 5L0 5ZM0 9h6V5h-6Z", Paths.Area([0, 1, 2, 3], [5, 5, double.NaN, 5], [9, 9, 9, 9]));

    [Fact]
    public void Fit_LongText_IsCutWithAnEllipsisToTheRoom() => Check.One(
        Config.QuickThrowOnFailure.WithQuietOnSuccess(true),
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            string fitted = TextMeasure.Fit(text.Get, 60, 12);
            Assert.True(TextMeasure.Width(fitted, 12) <= 60.001);
            Assert.True(fitted == text.Get || fitted.EndsWith('…'));
        }));

    [Fact]
    public void Fit_Emoji_IsNotTornApart() => Assert.Equal("👩‍👩‍👧…", TextMeasure.Fit("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 80, 12));

    [Fact]
    public void Spread_Crowd_KeepsOrderAndGaps() => Check.One(
        Config.QuickThrowOnFailure.WithQuietOnSuccess(true),
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), wanted =>
        {
            double[] positions = [.. wanted.Take(20).Select(b => (double)b)];
            double[] placed = Labels.Spread(positions, 15, 0, 300);
            int[] order = [.. Enumerable.Range(0, placed.Length).OrderBy(i => positions[i])];
            for (int i = 1; i < order.Length; i++) Assert.True(placed[order[i]] - placed[order[i - 1]] >= 15 - 1e-9);
            Assert.All(placed, p => Assert.InRange(p, 0, 300));
        }));

    [Fact]
    public void Spread_Room_LeavesLabelsWhereTheyWantToBe() => Assert.Equal([50, 10, 90], Labels.Spread([50, 10, 90], 15, 0, 100));
}
