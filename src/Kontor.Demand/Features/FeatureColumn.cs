using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Kontor.Demand.Features;

/// <summary>One feature: its name, what it says, where it comes from, and how it is scaled.</summary>
/// <param name="Name">Its name, not used by another feature of the schema, without <c>[ ] &lt;</c>.</param>
/// <param name="Bucket">The kind of reason that it is.</param>
/// <param name="Type">How its value is to be read.</param>
/// <param name="Source">Where its information comes from.</param>
public sealed record FeatureColumn(string Name, FeatureBucket Bucket, FeatureType Type, FeatureSource Source)
{
    /// <summary>The largest distance of a standardised value from zero.</summary>
    internal const double Clip = 5;

    /// <summary>What it says, in one phrase with its unit.</summary>
    public string Meaning { get; init; } = "";

    /// <summary>True when it is derived from raw columns; <see cref="FeatureBuilder.Engineered"/> turns these off.</summary>
    public bool IsEngineered { get; init; }

    /// <summary>The names behind the codes of a category; 0 is <c>other</c>, what was not seen in training. Empty for a number.</summary>
    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>The mean over the training history, of a number in its own unit; 0 for others.</summary>
    public double Mean { get; init; }

    /// <summary>The standard deviation over the training history, above 0; 1 for what is no number.</summary>
    public double Deviation { get; init; } = 1;

    /// <summary>The number of codes, with <c>other</c>; 0 for a number.</summary>
    [JsonIgnore]
    public int CategoryCount => Categories.Length;

    /// <summary>The value less the mean in deviations, from -5 to 5; a flag as it is. A missing one (NaN) is 0: the mean, or no flag.</summary>
    /// <param name="value">The value in its own unit.</param>
    public float Standardise(double value) =>
        double.IsNaN(value) ? 0 : (float)(Type == FeatureType.Binary ? value : Math.Clamp((value - Mean) / Deviation, -Clip, Clip));
}
