using System.Globalization;
using Kontor.Errors;

namespace Kontor.Trees.Training;

/// <summary>Reads the line that the library prints for a round, such as <c>[3]\teval-ndcg:0.91\teval-ndcg@5:0.84</c>.</summary>
internal static class EvaluationLine
{
    private static readonly string[] Rising = ["auc", "aucpr", "pre", "map", "ndcg"];

    /// <summary>The last metric of the line, as in the Python package: its name and value.</summary>
    internal static (string Metric, double Value) Last(string line)
    {
        string field = line.Split('\t', StringSplitOptions.RemoveEmptyEntries) is { Length: > 1 } fields ? fields[^1] : "";
        // the name of a metric may itself have colons or hyphens; the name of the set, which we chose, has neither
        int dash = field.IndexOf('-', StringComparison.Ordinal), colon = field.LastIndexOf(':');
        if (dash < 0 || colon < dash || !double.TryParse(field.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
        {
            Throw.Training(FaultCode.Malformed, $"'{line}'", "a line of metrics as XGBoost prints it", where: "evaluation");
            return default;
        }
        return (field[(dash + 1)..colon], value);
    }

    /// <summary>True for a metric of which more is better: by the part of the name before '@'.</summary>
    internal static bool HigherIsBetter(string metric) => Array.IndexOf(Rising, metric.Split('@')[0]) >= 0;
}
