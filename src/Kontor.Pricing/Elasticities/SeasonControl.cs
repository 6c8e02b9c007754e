namespace Kontor.Pricing.Elasticities;

/// <summary>How the season of a category is taken out.</summary>
public enum SeasonControl
{
    /// <summary>An effect for each week (month, quarter) of the year and for the weeks around holidays that move, where the data have two and a half years or more; else a smooth yearly curve and the weeks around holidays; nothing where periods have no dates.</summary>
    Calendar,

    /// <summary>An effect for each period: whatever happens to a whole category is taken out. Where promotions run in all channels at once, this cannot tell a product's own effect from what it takes from the rest of its
    /// category: use it where prices differ between channels.</summary>
    Periods,

    /// <summary>None.</summary>
    None,
}
