using Kontor.Data.Calendars;

namespace Kontor.Pricing.Elasticities;

/// <summary>What else than its price moves the demand of a product, and is held constant. Promotion, event and competitor columns of the panel are always in.</summary>
public sealed record DemandControls
{
    /// <summary>How units are modelled. Default counts.</summary>
    public DemandScale Scale { get; init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Scale), value, "needs a defined value"); }

    /// <summary>How the season is taken out. Default by the calendar.</summary>
    public SeasonControl Season { get; init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Season), value, "needs a defined value"); }

    /// <summary>Which prices of other products are in. Default each one in small categories.</summary>
    public CrossPrices Cross { get; init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Cross), value, "needs a defined value"); }

    /// <summary>The largest category whose products each have their own price effect on each other by <see cref="CrossPrices.Automatic"/>. Default 16.</summary>
    public int LargestMatrix { get; init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(LargestMatrix), value, "needs 0 or more"); } = 16;

    /// <summary>Whether each series has a trend. Default true.</summary>
    public bool Trends { get; init; } = true;

    /// <summary>How many past discounts are in, for pantries filled in a promotion hold back demand after it. Default null: a month's, 4 weeks, 1 month, else none beyond one period.</summary>
    public int? DiscountLags { get; init => field = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(DiscountLags), value, "needs 0 or more, or null"); }

    /// <summary>How many periods after the launch of a series that begins late, and before the end of one that is delisted, are left out, for demand rises and falls there whatever the price does. At most a third of a series.
    /// Default null: a quarter of a year.</summary>
    public int? LaunchPeriods { get; init => field = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(LaunchPeriods), value, "needs 0 or more, or null"); }

    /// <summary>The country whose holidays have effects of their own, such as <c>US</c>. Default null: Easter alone, which moves; the others are in the season.</summary>
    public string? Country { get; init; }

    internal int Lags(Calendar calendar) => DiscountLags ?? calendar.Frequency switch { Frequency.Day => 7, Frequency.Week or Frequency.Ordinal => 4, _ => 1 };

    internal int Launch(Calendar calendar) => LaunchPeriods ?? calendar.Frequency switch { Frequency.Day => 91, Frequency.Week or Frequency.Ordinal => 13, Frequency.Month => 3, _ => 1 };
}
