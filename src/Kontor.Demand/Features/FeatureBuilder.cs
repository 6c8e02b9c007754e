using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Errors;

namespace Kontor.Demand.Features;

/// <summary>What makes features of a panel: all of the reasons for demand that the data hold, after table 1 of Mukherjee et al. 2018 ("ARMDN: Associative and Recurrent Mixture Density Networks for eRetail Demand Forecasting").</summary>
/// <remarks>
/// <para>The fitted <see cref="FeatureSchema"/> serves networks, which take a run of periods per series, and trees, which take a row per series, origin and target. What a data
/// set lacks is left out and said in <see cref="FeatureSchema.Lacks"/>. Features never read sales after the origin, nor a covariate after the target.</para>
/// <para>Columns find their place by timing and <see cref="CovariateRole"/>: the first price known ahead is the price offered, promotions and events make visibility, other flags
/// convenience, other numbers the conditions of the period. Names below say what a role cannot.</para>
/// </remarks>
public sealed record FeatureBuilder
{
    private const int MostWindows = 12;

    /// <summary>Whether derived features are made; without them only identities, attributes, prices, promotions, events, flags, numbers and the calendar remain (section 4.3 of the paper). Default true.</summary>
    public bool Engineered { get; init; } = true;

    /// <summary>The longest step of a row, 1 or more; above 1 the step is a feature. A network that goes on period by period takes 1. Default 1.</summary>
    public int Horizon { get; init => field = AtLeast(value, 1, nameof(Horizon)); } = 1;

    /// <summary>The number of periods in a season; null takes it from the calendar, which knows none for numbered periods. Default null.</summary>
    public int? Season { get; init => field = value is { } season ? AtLeast(season, 2, nameof(Season)) : null; }

    /// <summary>The column with the list price, known ahead; null takes the highest price of the last year. Default null.</summary>
    public string? ListPrice { get; init; }

    /// <summary>The column with the price after cashback, exchange and the like, known ahead. Default null: there is none.</summary>
    public string? EffectivePrice { get; init; }

    /// <summary>The column that says when a product was out of stock, as a flag or a share; null counts the periods without sales since the first sale. Default null.</summary>
    public string? StockOut { get; init; }

    /// <summary>Countries whose holidays are added, of <see cref="Data.Calendars.EventCalendar.Countries"/>; for panels that have no column of them. Default none.</summary>
    public ImmutableArray<string> Countries { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What makes products similar: keys and categorical attributes, or several with <c> x </c> between them. Default (empty): each that makes groups of two series and more, at most four.</summary>
    public ImmutableArray<string> Similar { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The number of product tiers by past sales, 2 to 20. Default 5.</summary>
    public int Tiers { get; init => field = value is >= 2 and <= 20 ? value : throw new ArgumentOutOfRangeException(nameof(Tiers), value, "needs 2 to 20"); } = 5;

    /// <summary>The lengths of the windows over past prices, in periods, ascending. Default 1, 4, 8, 13.</summary>
    public ImmutableArray<int> PriceWindows { get; init => field = Ascending(value, nameof(PriceWindows)); } = [1, 4, 8, 13];

    /// <summary>The lengths of the windows over past sales, in periods, ascending; the longest one is the scale of the others. Default 4, 8, 13, 26, 52.</summary>
    public ImmutableArray<int> SalesWindows { get; init => field = Ascending(value, nameof(SalesWindows)); } = [4, 8, 13, 26, 52];

    /// <summary>The largest distance to an event that is told, in periods. Default 8.</summary>
    public int EventReach { get; init => field = AtLeast(value, 1, nameof(EventReach)); } = 8;

    /// <summary>The largest distance to a change of price that is told, in periods. Default 26.</summary>
    public int PriceReach { get; init => field = AtLeast(value, 1, nameof(PriceReach)); } = 26;

    /// <summary>The least relative change that counts as a change of price, 0 or more. Default 0.01.</summary>
    public double PriceChange { get; init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(PriceChange), value, "needs 0 or more"); } = 0.01;

    /// <summary>Decides the features from the training data and measures their scales.</summary>
    /// <param name="training">The training panel; nothing after the end of its series is read.</param>
    /// <param name="context">Threads, cancellation, progress; there is no randomness.</param>
    /// <exception cref="DataException">The panel has no series (<see cref="FaultCode.Empty"/>), or lacks a column that is named here (<see cref="FaultCode.UnknownName"/>).</exception>
    public FeatureSchema Fit(Panel training, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(context);
        if (training.Count == 0) Throw.Empty("features");
        return FeatureFit.Run(this, training, context);
    }

    private static int AtLeast(int value, int least, string name) => value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"needs {least} or more");

    private static ImmutableArray<int> Ascending(ImmutableArray<int> windows, string name)
    {
        bool good = !windows.IsDefaultOrEmpty && windows.Length <= MostWindows && windows[0] >= 1;
        for (int w = 1; good && w < windows.Length; w++) good = windows[w] > windows[w - 1];
        return good ? windows : throw new ArgumentException($"needs 1 to {MostWindows} ascending lengths of 1 or more", name);
    }
}
