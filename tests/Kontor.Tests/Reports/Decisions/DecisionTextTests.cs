using Kontor.Decisions;
using Kontor.Reports.Decisions;
using Kontor.Tests.Decisions;

namespace Kontor.Tests.Reports.Decisions;

public sealed class DecisionTextTests
{
    [Fact]
    public void Lines_Decision_FollowTheTemplate() => Assert.Equal(
        [
            ("Recommendation", "Raise the price of brand 3 in store 12 from 2.49 to 2.59 (+4.0%)."),
            ("Expected impact", "profit +38.2 per week (95% interval: −4.1 to +81.5); revenue −62 per week (95% interval: −152 to +30); units −74 per week (95% interval: −110 to −40)."),
            ("Basis", "Elasticity −1.42 (−1.90 to −0.94): least squares with store and week effects, pooled. Prices from 1.99 to 2.79 were seen in 116 weeks."),
            ("Risk", "The interval of the profit includes a loss."),
            ("Next step", "Approve and change the price list; compare units in four weeks with 1,240 (1,100 to 1,390) expected."),
        ],
        DecisionText.Lines(SampleDecision.Price()));

    [Fact]
    public void Lines_NoKnownRisk_HasNoLineForIt() =>
        Assert.Equal(["Recommendation", "Expected impact", "Basis", "Next step"], DecisionText.Lines(SampleDecision.Price() with { Risks = [] }).Select(l => l.Name));

    [Fact]
    public void Of_NumberAndInterval_HaveTheSameDecimals() =>
        Assert.Equal("profit +0.50 per week (97.5% interval: −1.25 to +2.00)", DecisionText.Of(new Impact("profit", "per week", 0.5, -1.25, 2, 0.975)));
}
