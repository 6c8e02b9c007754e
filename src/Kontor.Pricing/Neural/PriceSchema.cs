using System.Collections.Immutable;
using Kontor.Data.Panels;

namespace Kontor.Pricing.Neural;

/// <summary>What is fixed of the data before a network is trained: columns, codes, usual prices, levels, scales. With the settings and the weights it makes the model again.</summary>
internal sealed record PriceSchema
{
    /// <summary>The own price.</summary>
    public required string Price { get; init; }

    /// <summary>Covariates that are on or off: promotions and events.</summary>
    public required ImmutableArray<PriceFlag> Flags { get; init; }

    /// <summary>Promotions with a depth or an amount: read as history only, for of their own period they are the price in other words.</summary>
    public required ImmutableArray<string> Depths { get; init; }

    /// <summary>The label of arbitrage; null where there is none.</summary>
    public required string? Risk { get; init; }

    /// <summary>The series.</summary>
    public required ImmutableArray<SeriesKey> Keys { get; init; }

    /// <summary>Names; number 0 stands for one that is not known.</summary>
    public required ImmutableArray<string> Products { get; init; }

    public required ImmutableArray<string> Channels { get; init; }

    public required ImmutableArray<string> Categories { get; init; }

    /// <summary>Series -> its number among the names.</summary>
    public required ImmutableArray<int> ProductOf { get; init; }

    public required ImmutableArray<int> ChannelOf { get; init; }

    public required ImmutableArray<int> CategoryOf { get; init; }

    /// <summary>Series -> its usual log price: the median of the periods to learn from.</summary>
    public required ImmutableArray<double> Reference { get; init; }

    /// <summary>Series -> its log units at the usual price.</summary>
    public required ImmutableArray<double> Level { get; init; }

    /// <summary>Series -> its usual log price less the mean of its category.</summary>
    public required ImmutableArray<double> Tier { get; init; }

    /// <summary>How numeric features are standardised. Shape: (features).</summary>
    public ImmutableArray<float> NumericMean { get; init; } = [];

    public ImmutableArray<float> NumericDeviation { get; init; } = [];

    /// <summary>The standard deviation of changes of the log price, those of 0 with them.</summary>
    public required double ChangeScale { get; init; }

    /// <summary>The first period to learn from, and the periods of a year.</summary>
    public required int TimeOrigin { get; init; }

    public required int TimeScale { get; init; }

    /// <summary>The one elasticity of all series that training begins with.</summary>
    public required double Pooled { get; init; }
}
