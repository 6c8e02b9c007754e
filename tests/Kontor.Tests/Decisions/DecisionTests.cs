using System.Collections.Immutable;
using System.Text.Json;
using Kontor.Decisions;

namespace Kontor.Tests.Decisions;

public sealed class DecisionTests
{
    [Fact]
    public void ToJson_Decision_HasStableNamesInReadingOrder() => Assert.Equal(
        """
        {"kind":"price","subject":"store=12 brand=3","recommendation":"Raise the price of brand 3 in store 12 from 2.49 to 2.59 (+4.0%).","impacts":[{"measure":"profit","unit":"per week","expected":38.2,"lower":-4.1,"upper":81.5,"level":0.95},{"measure":"revenue","unit":"per week","expected":-62.25,"lower":-151.5,"upper":30.125,"level":0.95},{"measure":"units","unit":"per week","expected":-73.5,"lower":-110.25,"upper":-40,"level":0.95}],"basis":["Elasticity −1.42 (−1.90 to −0.94): least squares with store and week effects, pooled.","Prices from 1.99 to 2.79 were seen in 116 weeks."],"risks":["The interval of the profit includes a loss."],"nextStep":"Approve and change the price list; compare units in four weeks with 1,240 (1,100 to 1,390) expected.","values":{"current_price":2.49,"price":2.59},"model":"pooled elasticities; profit, 95%","data":"sha256 0123456789abcdef"}
        """,
        SampleDecision.Price().ToJson());

    [Theory]
    [InlineData(double.MaxValue)]
    [InlineData(double.Epsilon)]
    [InlineData(-0.0)]
    [InlineData(1.0 / 3)]
    public void FromJson_OfToJson_IsTheSameDecision(double value)
    {
        const string text = "Größe 東京 👩‍👩‍👧 'quote' \"double\" \\ \r\n\t\u0001";
        Decision decision = SampleDecision.Price() with
        {
            Subject = text, Basis = [text, "b"], Risks = [], Impacts = [new Impact(text, text, value, -value, Math.Abs(value), 1e-9)],
            Values = ImmutableSortedDictionary<string, double>.Empty.Add(text, value).Add("b", -value).Add("B", 0),
        };
        AssertSame(decision, Decision.FromJson(decision.ToJson()));
    }

    [Fact]
    public void FromJson_PropertyMissingOrOutOfDomain_IsRefused()
    {
        string json = SampleDecision.Price().ToJson();
        Assert.Throws<JsonException>(() => Decision.FromJson(json.Replace("\"nextStep\"", "\"step\"", StringComparison.Ordinal)));
        Assert.Throws<JsonException>(() => Decision.FromJson(json[..^1]));
        Assert.ThrowsAny<ArgumentException>(() => Decision.FromJson(json.Replace("\"level\":0.95", "\"level\":1.95", StringComparison.Ordinal)));
        Assert.ThrowsAny<ArgumentException>(() => Decision.FromJson("null"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    [InlineData(null)]
    public void New_EmptyText_IsRefused(string? text)
    {
        Decision valid = SampleDecision.Price();
        AssertNames("Kind", () => valid with { Kind = text! });
        AssertNames("Subject", () => valid with { Subject = text! });
        AssertNames("Recommendation", () => valid with { Recommendation = text! });
        AssertNames("NextStep", () => valid with { NextStep = text! });
        AssertNames("Model", () => valid with { Model = text! });
        AssertNames("Data", () => valid with { Data = text! });
        AssertNames("Basis", () => valid with { Basis = ["fine", text!] });
        AssertNames("Risks", () => valid with { Risks = [text!] });
        AssertNames("Measure", () => new Impact(text!, "units", 1, 0, 2, 0.9));
        AssertNames("Unit", () => new Impact("units", text!, 1, 0, 2, 0.9));
    }

    [Fact]
    public void New_ListsThatAreMissing_AreRefused()
    {
        Decision valid = SampleDecision.Price();
        AssertNames("Impacts", () => valid with { Impacts = [] });
        AssertNames("Impacts", () => valid with { Impacts = default });
        AssertNames("Impacts", () => valid with { Impacts = [null!] });
        AssertNames("Basis", () => valid with { Basis = [] });
        AssertNames("Risks", () => valid with { Risks = default });
        Assert.Empty((valid with { Risks = [] }).Risks);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void New_NumberThatIsNotFinite_IsRefused(double value)
    {
        AssertNames("Expected", () => new Impact("profit", "per week", value, 0, 1, 0.9));
        AssertNames("Lower", () => new Impact("profit", "per week", 0, value, 1, 0.9));
        AssertNames("Upper", () => new Impact("profit", "per week", 0, 0, value, 0.9));
        AssertNames("Level", () => new Impact("profit", "per week", 0, 0, 1, value));
        AssertNames("price", () => SampleDecision.Price() with { Values = ImmutableSortedDictionary<string, double>.Empty.Add("price", value) });
    }

    [Theory]
    [InlineData(1, 0.5, 0.9, "Upper")]
    [InlineData(0, 1, 0, "Level")]
    [InlineData(0, 1, 1, "Level")]
    public void NewImpact_IntervalReversedOrLevelOutside_IsRefused(double lower, double upper, double level, string name) =>
        AssertNames(name, () => new Impact("profit", "per week", 0, lower, upper, level));

    [Fact]
    public void NewImpact_IntervalOfOnePoint_IsAllowed() => Assert.Equal(2, new Impact("profit", "per week", 2, 2, 2, 0.9).Upper);

    /// <summary>Lists are compared by reference, so decisions are compared as they are written.</summary>
    internal static void AssertSame(Decision expected, Decision actual)
    {
        Assert.Equal(expected.Impacts, actual.Impacts);
        Assert.Equal(expected.Values, actual.Values);
        Assert.Equal(expected.ToJson(), actual.ToJson());
    }

    private static void AssertNames(string name, Func<object> make) => Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(make).ParamName);
}
