using Kontor.Errors;
using Kontor.Pricing.Optimisation.Rules;

namespace Kontor.Tests.Pricing.Optimisation;

public sealed class RulesFileTests
{
    [Fact]
    public void Read_EveryRule_IsThatRule()
    {
        PricingRules rules = Read("""
            below_cost: true
            seen: 5%
            rules:
              - step: 15%
              - step: {cut: 20%, rise: 0.1}
                category: juice
              - bounds: {low: 0.99, high: 4.99}
              - margin: 20%
                name: house margin
              - margin: {money: 0.3}
              - competitor: {low: 0.9, high: 1.1}
                channel: web
              - ladder: {step: 0.05}
              - ladder: {endings: [0.99, .49]}
              - ladder: [0.99, 1.49]
              - sizes: true
              - sizes: {saving: 5%}
              - order: {cheaper: own, dearer: brand, gap: 0.10}
              - parity: 10%
              - parity: {money: 0.25}
              - same_price: product
            """);
        Assert.True(rules.AllowsBelowCost);
        Assert.Equal(0.05, rules.Seen!.Beyond, 1e-12);
        Assert.Equal(
            [
                "step of at most 15%", "step of -20% to +10%", "bounds 0.99 to 4.99", "house margin", "margin floor 0.30", "competitor index 0.9 to 1.1", "steps of 0.05", "endings .99, .49", "ladder 0.99, 1.49",
                "larger not dearer per content", "larger at least 5% cheaper per content", "own at least 0.10 below brand", "channel spread of at most 10%", "channel spread of at most 0.25", "one price per product",
            ],
            rules.Rules.Select(r => r.Title));
        Assert.Equal("juice", rules.Rules[1].On.Category);
        Assert.Equal("web", rules.Rules[5].On.Channel);
    }

    [Theory]
    [InlineData("rules:\n  - stepp: 15%", FaultCode.UnknownName, 2, "did you mean 'step'")]
    [InlineData("rules:\n  - step: a lot", FaultCode.NotANumber, 2, "a share such as 15%")]
    [InlineData("rules:\n  - step: 150%", FaultCode.OutOfRange, 2, "a share such as 15%")]
    [InlineData("rules:\n  - name: x", FaultCode.Missing, 2, "one of step, bounds")]
    [InlineData("rules:\n  - bounds: {low: 3, high: 2}", FaultCode.OutOfRange, 2, "not below 3")]
    [InlineData("seen: never", FaultCode.NotANumber, 1, "'any'")]
    [InlineData("rules:\n  - step: 10%\n    margin: 20%", FaultCode.Duplicate, 2, "one of")]
    public void Read_WhatIsWrong_IsNamedWithItsPlace(string text, FaultCode code, int line, string needed)
    {
        DataFault fault = Assert.Throws<DataException>(() => Read(text)).Fault;
        Assert.Equal((code, (long?)line), (fault.Code, fault.Row));
        Assert.Contains(needed, fault.Needed, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoFile_IsRefused() => Assert.Equal(FaultCode.NotFound, Assert.Throws<DataException>(() => RulesFile.Read("/nowhere/rules.yaml")).Fault.Code);

    private static PricingRules Read(string text)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            return RulesFile.Read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
