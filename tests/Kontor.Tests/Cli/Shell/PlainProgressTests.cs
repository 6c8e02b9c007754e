using Kontor.Cli.Shell;
using Kontor.Progress;

namespace Kontor.Tests.Cli.Shell;

public sealed class PlainProgressTests : IDisposable
{
    private readonly Clock _clock = new();
    private readonly StringWriter _text = new() { NewLine = "\n" };

    public void Dispose() => _text.Dispose();

    [Fact]
    public void Advance_OneStep_SpeaksAfterASecondThenEveryTenWithTheTimeThatIsLeft()
    {
        using IProgressStep step = new PlainProgress(_text, _clock).Begin("fitting", 100);
        for (int second = 1; second <= 21; second++)
        {
            _clock.Seconds = second;
            step.Advance(second <= 1 ? 2 : 1);
        }
        Assert.Equal("fitting: 2%, about 49 s left\nfitting: 12%, about 81 s left\nfitting: 22%, about 74 s left\n", _text.ToString());
    }

    [Fact]
    public void Advance_StepInsideAnother_SpeaksOnlyIntoSilence()
    {
        var progress = new PlainProgress(_text, _clock);
        using IProgressStep outer = progress.Begin("backtest", 10);
        _clock.Seconds = 2;
        outer.Advance(1);
        using (IProgressStep inner = progress.Begin("trees", 100))
        {
            for (int second = 3; second <= 12; second++)
            {
                _clock.Seconds = second;
                inner.Advance(1);
            }
        }
        using (IProgressStep next = progress.Begin("more trees", 100))
        {
            _clock.Seconds = 21;
            next.Advance(1);
        }
        Assert.Equal("backtest: 10%, about 18 s left\ntrees: 10%, about 90 s left\n", _text.ToString());
    }

    [Fact]
    public void Note_LastOne_IsPartOfTheLine()
    {
        using IProgressStep step = new PlainProgress(_text, _clock).Begin("training", 100);
        step.Note("epoch 1 of 60, loss 2");
        step.Note("epoch 2 of 60, loss 1.5, held out 1.6, rate 0.003");
        _clock.Seconds = 2;
        step.Advance(4);
        Assert.Equal("training: epoch 2 of 60, loss 1.5, held out 1.6, rate 0.003, 4%, about 48 s left\n", _text.ToString());
    }

    private sealed class Clock : TimeProvider
    {
        public int Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
