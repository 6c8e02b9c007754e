using Kontor.Data.Panels;
using Kontor.Errors;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Elasticities.Preparation;

namespace Kontor.Pricing.Neural;

/// <summary>Elasticities by networks over all series: the derivative of log demand in the own log price, by product, channel, season, promotion, price history and price.</summary>
/// <remarks>
/// <para>Embeddings of product, channel, category and season, a recurrent branch over past prices and a numeric branch are merged; heads for log demand, the next change of the price and arbitrage read the result.
/// The own price of the period enters the demand head along rising curves only, with slopes that vary with the situation.</para>
/// <para>An elasticity is the mean of the derivative over the observed periods of a series, and over several networks from different seeds, each trained on blocks of periods drawn with replacement
/// (Künsch 1989, "The jackknife and the bootstrap for general stationary observations"). Its standard error is the deviation between the networks: what another sample of the same periods, and another start,
/// would have changed. It is no causal interval: a price that follows demand in a way that no column shows biases all networks alike.</para>
/// <para>Periods in which nothing was sold have no logarithm and are left out. No cross elasticities: prices of others shift the level.</para>
/// </remarks>
public sealed record NeuralElasticity : ElasticityEstimator
{
    /// <inheritdoc/>
    public override string Name => "neural";

    /// <summary>Whether demand may only fall in the own price, so that no elasticity is above 0. Default true.</summary>
    public bool Monotone { get; init; } = true;

    /// <summary>At how many prices the curve of demand over the own price may bend, 0 to 16; with 0 a situation has one elasticity at all prices. Default 3.</summary>
    public int Knots { get; init => field = Within(value, 0, 16, nameof(Knots)); } = 3;

    /// <summary>The number of networks, 2 to 100. Default 5.</summary>
    public int Networks { get; init => field = Within(value, 2, 100, nameof(Networks)); } = 5;

    /// <summary>How many periods a block of the bootstrap has, 1 or more; null takes 1.75 times the cube root of the periods, at least 4. Default null.</summary>
    public int? BlockLength { get; init => field = value is { } length ? Within(length, 1, 100_000, nameof(BlockLength)) : null; }

    /// <summary>The variance of the shock that the series of a channel share in a period, over that of a series' own errors, 0 or more: the larger, the less a network learns of price effects from one period to the next,
    /// and the more from differences within a period. Default 1.</summary>
    public double CommonShock { get; init => field = NotNegative(value, nameof(CommonShock)); } = 1;

    /// <summary>The weight of the Huber loss of log demand, in standard deviations, above 0. Default 1.</summary>
    public double DemandWeight { get; init => field = value > 0 ? NotNegative(value, nameof(DemandWeight)) : throw new ArgumentOutOfRangeException(nameof(DemandWeight), value, "needs a weight above 0"); } = 1;

    /// <summary>The weight of the squared error of the price's next change, in standard deviations, 0 or more; with 0 the head is left out. Default 0.5.</summary>
    public double PriceChangeWeight { get; init => field = NotNegative(value, nameof(PriceChangeWeight)); } = 0.5;

    /// <summary>The weight of the cross-entropy of arbitrage, 0 or more; with 0 the head is left out. Default 2.</summary>
    public double RiskWeight { get; init => field = NotNegative(value, nameof(RiskWeight)); } = 2;

    /// <summary>The covariate that says where arbitrage was found: 1, or 0 for none; may be missing in places. Where the panel has no such column the head is left out. Default <c>arbitrage</c>.</summary>
    public string RiskLabel { get; init => field = value ?? throw new ArgumentNullException(nameof(RiskLabel)); } = "arbitrage";

    /// <summary>The number of past periods of prices that are read. Default 12.</summary>
    public int History { get; init => field = Within(value, 1, 1000, nameof(History)); } = 12;

    /// <summary>The size of the recurrent state. Default 8.</summary>
    public int HistoryWidth { get; init => field = Within(value, 1, 1024, nameof(HistoryWidth)); } = 8;

    /// <summary>The width of a product's embedding. Default 8.</summary>
    public int ProductWidth { get; init => field = Within(value, 1, 1024, nameof(ProductWidth)); } = 8;

    /// <summary>The width of a channel's embedding. Default 4.</summary>
    public int ChannelWidth { get; init => field = Within(value, 1, 1024, nameof(ChannelWidth)); } = 4;

    /// <summary>The width of the merged layer; the one after it has half of it. Default 32: with 128 some thousand rows are learnt by heart within ten epochs (bench/NeuralElasticity.md).</summary>
    public int Width { get; init => field = Within(value, 2, 4096, nameof(Width)); } = 32;

    /// <summary>The share of the merged layer that is dropped in training, in [0, 1). Default 0.3.</summary>
    public double Dropout { get; init => field = Share(value, nameof(Dropout)); } = 0.3;

    /// <summary>The share of the recurrent state that is dropped in training, in [0, 1). Default 0.2.</summary>
    public double HistoryDropout { get; init => field = Share(value, nameof(HistoryDropout)); } = 0.2;

    /// <summary>How the networks are trained.</summary>
    public NetworkTraining Training { get; init => field = value ?? throw new ArgumentNullException(nameof(Training)); } = new();

    /// <summary>Trains the networks and keeps them: for elasticities at other prices and in other periods, expected demand, the next change of prices and arbitrage. <see cref="ElasticityEstimator.Fit"/> keeps the elasticities alone.</summary>
    /// <param name="panel">The data; not changed and not kept.</param>
    /// <param name="context">Seed, threads, cancellation, progress.</param>
    /// <exception cref="DataException">The panel cannot be used, or none of its series can.</exception>
    /// <exception cref="OperationCanceledException">The context's token was cancelled.</exception>
    public NeuralPricingModel Train(Panel panel, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Cancellation.ThrowIfCancellationRequested();
        PricingTable table = Prepare(panel);
        if (table.Series.IsEmpty) throw new DataException(table.Faults[0]);
        (NeuralPricingState state, ElasticityResult result) = new NeuralPricingFit(this, table, context).Run();
        return new NeuralPricingModel(state, Finish(table, result));
    }

    internal override ElasticityResult Estimate(PricingTable table, FitContext context) => new NeuralPricingFit(this, table, context).Run().Result;

    private static int Within(int value, int least, int most, string name) => value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(name, value, $"needs {least} to {most}");

    private static double Share(double value, string name) => value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(name, value, "needs a share from 0 to below 1");

    private static double NotNegative(double value, string name) => value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "needs a finite number of 0 or more");
}
