using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Errors;
using Kontor.Pricing.Responses;

namespace Kontor.Pricing.Elasticities;

/// <summary>Estimated elasticities: immutable and thread-safe. Own elasticities by level, each with the naive one beside; cross elasticities; and draws from what is uncertain.</summary>
public sealed class ElasticityFit
{
    private readonly ElasticityState _state;
    private readonly Dictionary<(ElasticityLevel Level, SeriesKey Key), int> _rows;
    private readonly Dictionary<(string Product, string Price), int> _pairs; // -> row of the uncertainty

    internal ElasticityFit(ElasticityState state)
    {
        _state = state;
        _rows = Enumerable.Range(0, state.Own.Length).ToDictionary(i => (state.Own[i].Level, state.Own[i].Key));
        _pairs = Enumerable.Range(0, state.Cross.Length).ToDictionary(i => (state.Cross[i].Product, state.Cross[i].Price), i => state.Own.Length + i);
    }

    /// <summary>What was fitted.</summary>
    public ElasticityEstimator Specification => _state.Specification;

    /// <summary>The columns that were used, none of them null; channel and category are empty where there is none.</summary>
    public PricingColumns Columns => _state.Columns;

    /// <summary>The key columns, in the order of <see cref="SeriesKey.Parts"/>.</summary>
    public ImmutableArray<string> KeyNames => _state.KeyNames;

    /// <summary>Own elasticities of all levels.</summary>
    public ImmutableArray<OwnElasticity> Own => _state.Own;

    /// <summary>Cross elasticities between products: a sparse list, those left out are not estimated. Empty where the estimator has none.</summary>
    public ImmutableArray<CrossElasticity> Cross => _state.Cross;

    /// <summary>How the fit ended, and what it wants known.</summary>
    public FitReport Report => _state.Report;

    /// <summary>The series and products that were left out, and why.</summary>
    public ImmutableArray<DataFault> Faults => _state.Faults;

    /// <summary>The own elasticities of a level, in the order of the panel.</summary>
    /// <param name="level">The level.</param>
    public IEnumerable<OwnElasticity> At(ElasticityLevel level) => Own.Where(o => o.Level == level);

    /// <summary>One own elasticity.</summary>
    /// <param name="level">The level.</param>
    /// <param name="key">The key of the series; the name of the product, channel or category; nothing for the total.</param>
    /// <returns>The elasticity; null where there is none.</returns>
    public OwnElasticity? Find(ElasticityLevel level, params ImmutableArray<string> key) => _rows.TryGetValue((level, new SeriesKey(key)), out int row) ? Own[row] : null;

    /// <summary>The elasticity of one item: its series' where that was fitted, else its product's, its category's or that of all, the first that is known, with an error that is as much larger as members of that level differ.</summary>
    /// <param name="item">The item; its price and units do not matter.</param>
    /// <returns>The level, and the elasticity.</returns>
    /// <exception cref="DataException">Nothing is known of the item on any level: <see cref="FaultCode.UnknownName"/>.</exception>
    public (ElasticityLevel Level, ElasticityEstimate Estimate) Of(PricedItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        OwnElasticity known = Own[RowOf(item)];
        double beyond = ResponseDraw.VarianceBeyond(_state, known);
        return (known.Level, beyond == 0 ? known.Estimate : known.Estimate with { StandardError = Math.Sqrt((known.Estimate.StandardError * known.Estimate.StandardError) + beyond) });
    }

    /// <summary>How the demand of items answers their prices, with draws from what is uncertain about it.</summary>
    /// <remarks>An item whose series was fitted has the series' elasticity; another has its product's, its category's or that of all, the first that is known, and draws that are as much wider as
    /// members of that level differ. What is uncertain about a product is shared by its series in every draw. Cross elasticities join items of different products in one channel.</remarks>
    /// <param name="items">The items.</param>
    /// <param name="draws">The number of draws, 0 or more.</param>
    /// <param name="context">Seed, threads, cancellation. The same seed gives the same draws of a series, whichever other items are asked for.</param>
    /// <exception cref="DataException">Nothing is known of an item on any level: <see cref="FaultCode.UnknownName"/>.</exception>
    public PriceResponse Respond(ImmutableArray<PricedItem> items, int draws, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfNegative(draws);
        return new ResponseDraw(_state, RowOf, (product, price) => _pairs.GetValueOrDefault((product, price), -1)).Of(items, draws, context);
    }

    /// <summary>Writes the fit, with its version, so that <see cref="ElasticityFile.Load"/> brings it back with the same elasticities and draws.</summary>
    /// <param name="stream">Where to.</param>
    public void Save(Stream stream) => ElasticityFile.Save(_state, stream);

    // the row of the most particular level at which something is known of an item
    private int RowOf(PricedItem item)
    {
        ReadOnlySpan<(ElasticityLevel, SeriesKey)> levels =
        [
            (ElasticityLevel.Series, item.Key), (ElasticityLevel.Product, new SeriesKey(item.Product)), (ElasticityLevel.Category, new SeriesKey(item.Category)), (ElasticityLevel.Total, new SeriesKey()),
        ];
        foreach ((ElasticityLevel, SeriesKey) level in levels)
        {
            if (_rows.TryGetValue(level, out int row)) return row;
        }
        Throw.UnknownItem(item.Key.ToString(), item.Product);
        return -1;
    }
}
