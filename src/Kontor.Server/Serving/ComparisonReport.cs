using System.Text.Json;

namespace Kontor.Server.Serving;

/// <summary>How a challenger's predictions differ from the champion's on live input.</summary>
/// <param name="Model">The registered model.</param>
/// <param name="Champion">The champion's version.</param>
/// <param name="Challenger">The challenger's version.</param>
/// <param name="Rows">The rows that both were asked.</param>
/// <param name="ChallengerFailures">The rows that the challenger could not score.</param>
/// <param name="Dropped">The requests, of all models since the start, that were not compared because too many waited.</param>
/// <param name="Outputs">Challenger less champion, for each output that is a number.</param>
internal sealed record ComparisonReport(string Model, int Champion, int Challenger, long Rows, long ChallengerFailures, long Dropped, IReadOnlyList<OutputDifference> Outputs)
{
    /// <summary>Sums lines up.</summary>
    internal sealed class Builder(string model, int champion, int challenger)
    {
        private readonly Dictionary<string, (long Count, double Sum, double Absolute, double Square, double Largest)> _outputs = new(StringComparer.Ordinal);
        private long _rows, _failures;

        internal void Add(JsonElement line)
        {
            if (line.GetProperty("champion").GetInt32() != champion || line.GetProperty("challenger").GetInt32() != challenger) return;
            _rows++;
            if (line.TryGetProperty("challenger_error", out _)) _failures++;
            if (!line.TryGetProperty("differences", out JsonElement differences)) return;
            foreach (JsonProperty output in differences.EnumerateObject())
            {
                double d = output.Value.GetDouble();
                (long count, double sum, double absolute, double square, double largest) = _outputs.GetValueOrDefault(output.Name);
                _outputs[output.Name] = (count + 1, sum + d, absolute + Math.Abs(d), square + (d * d), Math.Max(largest, Math.Abs(d)));
            }
        }

        internal ComparisonReport Build(long dropped) => new(
            model, champion, challenger, _rows, _failures, dropped,
            [.. _outputs.Select(o => new OutputDifference(o.Key, o.Value.Count, o.Value.Sum / o.Value.Count, o.Value.Absolute / o.Value.Count, Math.Sqrt(o.Value.Square / o.Value.Count), o.Value.Largest))]);
    }
}

/// <summary>How one output differs.</summary>
/// <param name="Output">Its name.</param>
/// <param name="Rows">The rows that both scored.</param>
/// <param name="Mean">The mean difference.</param>
/// <param name="MeanAbsolute">The mean absolute difference.</param>
/// <param name="RootMeanSquare">The root of the mean squared difference.</param>
/// <param name="Largest">The largest absolute difference.</param>
internal sealed record OutputDifference(string Output, long Rows, double Mean, double MeanAbsolute, double RootMeanSquare, double Largest);
