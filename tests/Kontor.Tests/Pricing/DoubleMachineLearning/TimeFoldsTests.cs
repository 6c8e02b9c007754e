using Kontor.Pricing.DoubleMachineLearning;

namespace Kontor.Tests.Pricing.DoubleMachineLearning;

public sealed class TimeFoldsTests
{
    [Theory]
    [InlineData(5, 4)]
    [InlineData(2, 0)]
    [InlineData(10, 3)]
    public void Training_AnyFold_StaysAwayFromWhatItPredicts(int folds, int gap)
    {
        int[] periods = [.. Enumerable.Range(0, 300).Select(i => 50 + (i % 100))];
        var split = new TimeFolds(periods, folds, gap);
        var held = new List<int>();
        for (int k = 0; k < split.Count; k++)
        {
            int[] heldOut = split.HeldOut(k), training = split.Training(k);
            held.AddRange(heldOut);
            Assert.NotEmpty(training);
            int first = heldOut.Min(i => periods[i]), last = heldOut.Max(i => periods[i]);
            Assert.All(training, i => Assert.True(periods[i] < first - gap || periods[i] > last + gap));
            Assert.Equal(periods.Length - periods.Count(p => p >= first - gap && p <= last + gap), training.Length);
        }
        Assert.Equal(Enumerable.Range(0, periods.Length), held.Order());
    }

    [Fact]
    public void TimeFolds_TooFewPeriods_AreRefused() => Assert.Throws<ArgumentException>(() => new TimeFolds([.. Enumerable.Range(0, 10)], 5, 4));
}
