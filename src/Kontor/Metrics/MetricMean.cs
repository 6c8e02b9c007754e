namespace Kontor.Metrics;

/// <summary>The mean of a metric over series or folds, in which undefined values are left out and counted.</summary>
/// <remarks>A mutable value: start with <c>default</c>, add in a fixed order, so that the same values give the same bits.</remarks>
public struct MetricMean
{
    private double _sum;

    /// <summary>How many values were defined.</summary>
    public int Defined { get; private set; }

    /// <summary>How many values were undefined: a report says so beside the mean.</summary>
    public int Undefined { get; private set; }

    /// <summary>The mean of the defined values; null when there is none.</summary>
    public readonly double? Value => Defined == 0 ? null : _sum / Defined;

    /// <summary>Adds the metric of one series.</summary>
    /// <param name="metric">The value, finite; null when undefined.</param>
    /// <exception cref="ArgumentException">The value is NaN or infinite.</exception>
    public void Add(double? metric)
    {
        if (metric is not { } value)
        {
            Undefined++;
            return;
        }
        if (!double.IsFinite(value)) throw new ArgumentException($"is {value}; needs a finite value, or null for an undefined one", nameof(metric));
        _sum += value;
        Defined++;
    }
}
