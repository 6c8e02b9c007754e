using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Pricing.Elasticities;

namespace Kontor.Pricing.Neural;

/// <summary>What is fixed of the data before networks are trained: columns, codes, usual prices, levels, scales. With the settings and the weights it makes the model again.</summary>
internal sealed record PriceSchema
{
    /// <summary>The columns, none of them null.</summary>
    public required PricingColumns Columns { get; init; }

    /// <summary>The names of the features of a period that come from columns: promotions, events, controls.</summary>
    public required ImmutableArray<string> Features { get; init; }

    /// <summary>The series.</summary>
    public required ImmutableArray<SeriesKey> Keys { get; init; }

    /// <summary>Series -> its number among products, channels and categories.</summary>
    public required ImmutableArray<int> ProductOf { get; init; }

    public required ImmutableArray<int> ChannelOf { get; init; }

    public required ImmutableArray<int> CategoryOf { get; init; }

    /// <summary>Series -> its usual log price: the median of the periods to learn from.</summary>
    public required ImmutableArray<double> Reference { get; init; }

    /// <summary>Series -> its usual log price less the mean of its category.</summary>
    public required ImmutableArray<double> Tier { get; init; }

    /// <summary>Series -> its log units at the usual price, were the line of its trend carried back to period index 0.</summary>
    public ImmutableArray<double> Level { get; init; } = [];

    /// <summary>Series -> the growth of its log units per period.</summary>
    public ImmutableArray<double> Trend { get; init; } = [];

    /// <summary>Series -> the period after which its trend is not carried on: the last one to learn from.</summary>
    public ImmutableArray<int> TrendEnd { get; init; } = [];

    /// <summary>Series -> the mean error of the newest periods, after training: where its level has gone since.</summary>
    public ImmutableArray<double> Latest { get; init; } = [];

    /// <summary>How numeric features are standardised. Shape: (features).</summary>
    public ImmutableArray<float> NumericMean { get; init; } = [];

    public ImmutableArray<float> NumericDeviation { get; init; } = [];

    /// <summary>The standard deviation of changes of the log price, those of 0 with them.</summary>
    public double ChangeScale { get; init; } = 1;

    /// <summary>The expected log units of a series at the usual price, all else as usual.</summary>
    internal double LevelAt(int series, int period) => Level[series] + (Trend[series] * Math.Min(period, TrendEnd[series]));

    /// <summary>The number of channels.</summary>
    internal int Channels => ChannelOf.Max() + 1;

    /// <summary>The number of categories.</summary>
    internal int Categories => CategoryOf.Max() + 1;
}
