using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kontor.Data.Panels;
using Kontor.Errors;
using Kontor.Neural.Training;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Elasticities.Preparation;

namespace Kontor.Pricing.Neural;

/// <summary>Trained networks of prices: immutable and thread-safe. They hold no data: what is asked of them is asked about a panel, the one of the fit or the same with newer periods.</summary>
public sealed class NeuralPricingModel
{
    private static readonly JsonSerializerOptions _options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly NeuralPricingState _state;
    private readonly ImmutableArray<ElasticityNetwork> _networks;

    internal NeuralPricingModel(NeuralPricingState state, ElasticityFit elasticities) => (_state, _networks, Elasticities) = (state, state.Networks(), elasticities);

    /// <summary>The elasticities: means over the observed periods, with draws, as of any estimator.</summary>
    public ElasticityFit Elasticities { get; }

    /// <summary>The training of each network, epoch by epoch: the curves of a report.</summary>
    public ImmutableArray<ImmutableArray<EpochRecord>> Training => _state.Training;

    /// <summary>The number of weights of one network.</summary>
    public long WeightCount => _networks[0].Weights.TrainedCount;

    /// <summary>Whether the networks learnt where arbitrage was found.</summary>
    public bool HasArbitrageHead => _state.Size.HasRisk;

    /// <summary>What the networks say of the last period of each series that has a price.</summary>
    /// <param name="panel">The panel of the fit, or the same with newer periods. Series that were not fitted, and those with faults, are left out.</param>
    /// <param name="context">Threads, cancellation.</param>
    /// <exception cref="DataException">The panel lacks columns of the fit: <see cref="FaultCode.UnknownName"/>.</exception>
    public ImmutableArray<PriceSituation> Now(Panel panel, FitContext context)
    {
        (PricingTable table, PriceRows rows) = Read(panel, context);
        (int Series, int Time)[] now = [.. Enumerable.Range(0, rows.Count).Where(i => rows.SeriesOf(i) >= 0).Select(i => (i, Array.FindLastIndex(rows.LogPrice[i], x => !float.IsNaN(x))))];
        Said[] said = All(rows, now, shift: null, context);
        return
        [
            .. now.Select((at, r) => new PriceSituation(
                table.Series[at.Series].Key, table.Series[at.Series].Start + at.Time, Math.Exp(table.Series[at.Series].LogPrice[at.Time]), Estimate(said, r),
                said[0].Change.Length > 0 ? said.Average(s => (double)s.Change[r]) * _state.Schema.ChangeScale : null,
                _state.Calibration?.Of(said.Average(s => (double)s.Risk[r])))),
        ];
    }

    /// <summary>Demand at other prices, all else as in the last period of a series that has a price.</summary>
    /// <param name="panel">The panel of the fit, or the same with newer periods.</param>
    /// <param name="key">The series.</param>
    /// <param name="prices">Prices above 0, in money per unit.</param>
    /// <param name="context">Threads, cancellation.</param>
    /// <returns>A point per price.</returns>
    /// <exception cref="DataException">The series was not fitted, or is not in the panel: <see cref="FaultCode.UnknownName"/>.</exception>
    public ImmutableArray<DemandPoint> Curve(Panel panel, SeriesKey key, ImmutableArray<double> prices, FitContext context)
    {
        if (prices.IsDefaultOrEmpty || prices.Any(p => !(p > 0 && double.IsFinite(p)))) throw new ArgumentException("needs one price or more, each above 0", nameof(prices));
        (PricingTable table, PriceRows rows) = Read(panel, context);
        int i = Enumerable.Range(0, rows.Count).FirstOrDefault(i => rows.SeriesOf(i) >= 0 && table.Series[i].Key.Equals(key), -1);
        if (i < 0) throw new DataException(new DataFault(FaultCode.UnknownName, $"series {key}", "a series that was not fitted, or that has faults", "a series of the fit"));
        int t = Array.FindLastIndex(rows.LogPrice[i], x => !float.IsNaN(x));
        double now = table.Series[i].LogPrice[t];
        (int, int)[] same = [.. prices.Select(_ => (i, t))];
        Said[] said = All(rows, same, [.. prices.Select(p => (float)(Math.Log(p) - now))], context);
        return [.. prices.Select((p, r) => new DemandPoint(p, LogUnits(said, r, rows.SeriesOf(i), rows.StartOf(i) + t), Estimate(said, r)))];
    }

    /// <summary>The expected log units of every period of a panel given its prices, promotions and events: no later units are looked at, so that periods after the fit are a fair test.</summary>
    /// <param name="panel">The panel of the fit, or the same with newer periods.</param>
    /// <param name="context">Threads, cancellation.</param>
    /// <returns>Per series of the panel its periods' log units; NaN where there is no price; empty for a series that was not fitted. Shape: (series)(periods).</returns>
    public ImmutableArray<ImmutableArray<double>> LogUnits(Panel panel, FitContext context)
    {
        (PricingTable table, PriceRows rows) = Read(panel, context);
        var units = new ImmutableArray<double>[panel.Count];
        Array.Fill(units, []);
        (int Series, int Time)[] all = [.. Enumerable.Range(0, rows.Count).Where(i => rows.SeriesOf(i) >= 0).SelectMany(i => Enumerable.Range(0, rows.LogPrice[i].Length).Where(t => !float.IsNaN(rows.LogPrice[i][t])).Select(t => (i, t)))];
        Said[] said = All(rows, all, shift: null, context);
        foreach (IGrouping<int, (int Row, int Time)> series in all.Select((at, r) => (at.Series, Value: (r, at.Time))).GroupBy(p => p.Series, p => p.Value))
        {
            double[] own = new double[table.Series[series.Key].Length];
            Array.Fill(own, double.NaN);
            foreach ((int r, int t) in series) own[t] = LogUnits(said, r, rows.SeriesOf(series.Key), rows.StartOf(series.Key) + t);
            units[table.Series[series.Key].Index] = [.. own];
        }
        return [.. units];
    }

    /// <summary>Writes the networks and the elasticities, with their version, so that <see cref="Load"/> brings them back.</summary>
    /// <param name="stream">Where to.</param>
    public void Save(Stream stream)
    {
        using var elasticities = new MemoryStream();
        Elasticities.Save(elasticities);
        JsonSerializer.Serialize(stream, new ModelContents(_state, elasticities.ToArray()), _options);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="stream">Where from.</param>
    /// <exception cref="DataException">The stream holds no networks of prices, or those of another version: <see cref="FaultCode.Version"/>.</exception>
    public static NeuralPricingModel Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ModelContents contents;
        try
        {
            contents = JsonSerializer.Deserialize<ModelContents>(stream, _options) ?? throw new JsonException("null");
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException or ArgumentException)
        {
            throw new DataException(new DataFault(FaultCode.Version, "networks of prices", failure.Message, "a file of networks of prices of this program"), failure);
        }
        if (contents.Networks.Version != NeuralPricingState.CurrentVersion)
            throw new DataException(new DataFault(FaultCode.Version, "networks of prices", $"version {contents.Networks.Version}", $"version {NeuralPricingState.CurrentVersion}: fit again"));
        using var elasticities = new MemoryStream(contents.Elasticities);
        return new NeuralPricingModel(contents.Networks, ElasticityFile.Load(elasticities));
    }

    private (PricingTable Table, PriceRows Rows) Read(Panel panel, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(panel);
        ArgumentNullException.ThrowIfNull(context);
        PricingTable table = PricingTable.Of(panel, _state.Schema.Columns, minimum: 1);
        if (table.Series.IsEmpty) throw new DataException(table.Faults.IsEmpty ? new DataFault(FaultCode.Empty, "panel", "no series", "one series or more") : table.Faults[0]);
        return (table, new PriceRows(_state.Schema, table, labels: null));
    }

    private Said[] All(PriceRows rows, (int Series, int Time)[] situations, float[]? shift, FitContext context)
    {
        var said = new Said[_networks.Length];
        FitContext single = context with { Threads = 1 };
        context.ForEach("asking networks of prices", said.Length, m =>
        {
            List<float> demand = [], slope = [], change = [], risk = [];
            new NetworkReading(_state.Settings, rows, _networks[m], single).Read(situations, (heads, slopes) =>
            {
                demand.AddRange(heads.Demand.Value.Span);
                slope.AddRange(slopes);
                if (heads.Change is { } c) change.AddRange(c.Value.Span);
                if (heads.Risk is { } k) risk.AddRange(k.Value.Span);
            }, shift);
            said[m] = new Said([.. demand], [.. slope], [.. change], [.. risk]);
        });
        return said;
    }

    private double LogUnits(Said[] said, int row, int series, int period) => _state.Schema.LevelAt(series, period) + (period > _state.Schema.TrendEnd[series] ? _state.Schema.Latest[series] : 0) + said.Average(s => (double)s.Demand[row]);

    private static ElasticityEstimate Estimate(Said[] said, int row)
    {
        double mean = said.Average(s => (double)s.Slope[row]);
        return new ElasticityEstimate(mean, Math.Sqrt(said.Sum(s => (s.Slope[row] - mean) * (s.Slope[row] - mean)) / (said.Length - 1)), said.Length - 1);
    }

    // what one network says of situations: log demand over the level, its derivative, the change of the price, the logit of arbitrage. Shape of each: (situations), or empty
    private sealed record Said(float[] Demand, float[] Slope, float[] Change, float[] Risk);

    private sealed record ModelContents(NeuralPricingState Networks, byte[] Elasticities);
}
