using System.Collections.Immutable;
using Kontor.Data.Panels;

namespace Kontor.Demand.Calibration;

/// <summary>What a model with calibrated intervals writes to disk, whatever it calibrates.</summary>
internal abstract record ConformalState : ModelState
{
    public required Forecaster Specification { get; init; }

    public required ConformalScores Scores { get; init; }

    /// <summary>The series that were fitted.</summary>
    public required ImmutableArray<SeriesKey> Keys { get; init; }

    /// <summary>Series -> the least unit of its errors. Shape: (series).</summary>
    public required ImmutableArray<double> Floors { get; init; }

    /// <summary>Series -> whether it never was negative. Shape: (series).</summary>
    public required ImmutableArray<bool> NonNegative { get; init; }
}
