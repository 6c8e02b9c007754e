using System.Collections.Immutable;
using System.Text;

namespace Kontor.Trees.Cubist;

/// <summary>One rule: a conjunction of conditions, and the linear model that holds where all are met.</summary>
public sealed record CubistRule
{
    /// <summary>The conditions, all of which must be met; empty where the rule covers everything.</summary>
    public required ImmutableArray<CubistCondition> Conditions { get; init; }

    /// <summary>The constant of the linear model, in units of the target.</summary>
    public required double Intercept { get; init; }

    /// <summary>The terms of the linear model, the most influential first.</summary>
    public required ImmutableArray<CubistTerm> Terms { get; init; }

    /// <summary>How many training rows meet the conditions, 1 or more.</summary>
    public required int Coverage { get; init; }

    /// <summary>The mean target of the covered training rows.</summary>
    public required double Mean { get; init; }

    /// <summary>The smallest target of the covered training rows.</summary>
    public required double Low { get; init; }

    /// <summary>The largest target of the covered training rows.</summary>
    public required double High { get; init; }

    /// <summary>The estimated error: the mean absolute residual of the covered rows times (n + v) / (n - v), for n rows and v parameters
    /// (Quinlan 1992, "Learning with continuous classes", section 2.2).</summary>
    public required double Error { get; init; }

    /// <summary>The rule in words.</summary>
    /// <param name="names">The columns' names; empty where they have none.</param>
    /// <param name="target">What the target is called.</param>
    /// <returns>A few lines, such as <c>if rm > 6.2 and lstat &lt;= 9.5 then y = 3.1 + 9.9 rm</c>.</returns>
    public string ToText(ImmutableArray<string> names, string target = "y")
    {
        var text = new StringBuilder($"{Coverage:n0} rows, mean {Mean:g5}, range {Low:g5} to {High:g5}, estimated error {Error:g3}\n");
        for (int c = 0; c < Conditions.Length; c++)
            text.Append(c == 0 ? "  if " : "  and ").Append(Words(Conditions[c], names)).Append('\n');
        text.Append($"  then {target} = {Intercept:g6}");
        foreach (CubistTerm term in Terms)
            text.Append(term.Coefficient < 0 ? " - " : " + ").Append($"{Math.Abs(term.Coefficient):g4} {Name(term.Column, names)}");
        return text.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => ToText([]);

    /// <summary>Tells if a row, imputed where values were missing, meets the conditions.</summary>
    internal bool Covers(ReadOnlySpan<double> row)
    {
        foreach (CubistCondition condition in Conditions)
        {
            if (!condition.Holds(row[condition.Column])) return false;
        }
        return true;
    }

    /// <summary>Computes the linear model on a row, kept within the covered targets widened by a share of their range.</summary>
    internal double Predict(ReadOnlySpan<double> row, double extrapolation)
    {
        double sum = Intercept, room = extrapolation * (High - Low);
        foreach (CubistTerm term in Terms) sum += term.Coefficient * row[term.Column];
        return Math.Clamp(sum, Low - room, High + room);
    }

    internal static string Name(int column, ImmutableArray<string> names) => names.IsDefaultOrEmpty ? $"x{column}" : names[column];

    private static string Words(CubistCondition condition, ImmutableArray<string> names) => condition.Test switch
    {
        CubistTest.AtMost => $"{Name(condition.Column, names)} <= {condition.Threshold:g7}",
        CubistTest.Above => $"{Name(condition.Column, names)} > {condition.Threshold:g7}",
        _ => $"{Name(condition.Column, names)} in {{{string.Join(", ", condition.Codes)}}}",
    };
}
