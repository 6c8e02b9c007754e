namespace Kontor.Demand.Plans;

/// <summary>A model that a search did not judge to the end.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Reason">Why, in words that go on from <c>armdn is left out: </c>.</param>
public sealed record LeftOutModel(string Model, string Reason)
{
    /// <summary>One sentence.</summary>
    /// <returns>Such as <c>armdn is left out: the time budget of 90 s was spent.</c></returns>
    public override string ToString() => $"{Model} is left out: {Reason}.";
}
