using System.Globalization;
using Kontor.Decisions;
using Kontor.Reports.Numbers;

namespace Kontor.Reports.Decisions;

/// <summary>A decision in the order in which a person needs it: recommendation, expected impact, basis, risk, next step.</summary>
public static class DecisionText
{
    /// <summary>The lines of a decision: a name and a text each. A decision without known risks has no line for them.</summary>
    /// <param name="decision">The decision.</param>
    public static IEnumerable<(string Name, string Text)> Lines(Decision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        yield return ("Recommendation", decision.Recommendation);
        yield return ("Expected impact", string.Join("; ", decision.Impacts.Select(Of)) + ".");
        yield return ("Basis", string.Join(' ', decision.Basis));
        if (!decision.Risks.IsEmpty) yield return ("Risk", string.Join(' ', decision.Risks));
        yield return ("Next step", decision.NextStep);
    }

    /// <summary>An impact in words.</summary>
    /// <param name="impact">The impact.</param>
    /// <returns>Such as <c>profit +38.2 per week (95% interval: −4.1 to +81.5)</c>.</returns>
    public static string Of(Impact impact)
    {
        ArgumentNullException.ThrowIfNull(impact);
        NumberStyle numbers = Style(impact);
        string level = (impact.Level * 100).ToString("0.#", CultureInfo.InvariantCulture);
        return $"{impact.Measure} {numbers.Format(impact.Expected)} {impact.Unit} ({level}% interval: {numbers.Format(impact.Lower, impact.Upper)})";
    }

    /// <summary>Signed, with the same decimals in the number and its interval.</summary>
    internal static NumberStyle Style(Impact impact) => new NumberStyle { Signed = true }.ForAll([impact.Expected, impact.Lower, impact.Upper]);
}
