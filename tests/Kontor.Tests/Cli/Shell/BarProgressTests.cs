using Kontor.Cli.Shell;

namespace Kontor.Tests.Cli.Shell;

public sealed class BarProgressTests
{
    [Theory]
    [InlineData(80, 8)]
    [InlineData(100, 28)]
    [InlineData(200, 40)]
    public void BarWidth_AnyTerminal_LeavesRoomForTheWords(int width, int bar) => Assert.Equal(bar, BarProgress.BarWidth(width));

    [Fact]
    public void Fitted_TooLongForTheLine_IsCut()
    {
        const string note = "epoch 14 of 60, loss 0.384, held out 0.582, rate 0.0027";
        Assert.Equal(note, BarProgress.Fitted(note, 80));
        Assert.Equal(new string('x', 55) + "…", BarProgress.Fitted(new string('x', 100), 80));
        Assert.Equal("c [[d]]", BarProgress.Fitted("c [d]", 80)); // brackets are no markup
    }
}
