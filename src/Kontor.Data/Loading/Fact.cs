namespace Kontor.Data.Loading;

/// <summary>What something in the input was taken for, in words that a person can check.</summary>
/// <param name="Subject">What it is about, such as <c>column units</c> or <c>delimiter</c>.</param>
/// <param name="Statement">What it was taken for.</param>
/// <param name="Reason">Why.</param>
/// <param name="Confidence">How sure that is.</param>
public sealed record Fact(string Subject, string Statement, string Reason, Confidence Confidence)
{
    /// <summary>One line for a person.</summary>
    /// <returns>Such as <c>column units: the target, because its name says so</c>.</returns>
    public override string ToString() => $"{Subject}: {Statement}, because {Reason}{(Confidence == Confidence.Guess ? " (a guess)" : "")}";
}
