using Kontor.Neural.Differentiation;
using Kontor.Neural.Layers;
using Kontor.Neural.Operations;

namespace Kontor.Pricing.Neural;

/// <summary>The network: what surrounds a price is turned into a description of the situation; three heads read it. Only one of them may answer the own price of the period, and only along a curve.</summary>
/// <remarks>
/// <code>
/// product, channel, category, season ─ embeddings ───────────────┐
/// prices and promotions of the last periods ─ LSTM ─ dropout ────┼─ width ─ dropout ─ width / 2 ─┬─ 32 ─ level ─────┐
/// other prices, events, year ─ 64 ─ layer norm ─ 32 ─────────────┤                               ├─ slopes × curves ┴─ log demand
///                                                                └─ linear ─ level              │
///                                          own log price ─ curves ─┬────────────────────────────┘
///                    own log price over that in other channels ───┴─ with the merged layer ─┬─ 32 ─ change of the price
///                                                                                            └─ 32 ─ arbitrage
/// </code>
/// Slopes are coefficients that vary with the situation (Hastie and Tibshirani 1993, "Varying-coefficient models"); the curves of the own log price x are x itself and w tanh((x - c) / w), all rising. Through a softplus
/// the slopes are above 0, so that demand falls in the own price whatever the situation: a sum of rising functions with weights of one sign is monotone (Archer and Wang 1993; Sill 1998, "Monotonic networks").
/// Layer norm stands where a batch norm is usual: a step learns from whole periods, and a batch norm would take away what all of a period have in common.
/// </remarks>
internal sealed class ElasticityNetwork
{
    private const double Least = 0.1, Bend = 0.05; // where the slopes of the log price and of the bends begin where they must be above 0
    private readonly NeuralElasticity _settings;
    private readonly NetworkSize _size;
    private readonly Embedding _product, _channel, _category, _season, _series;
    private readonly Embedding[] _ownSlopes; // product, channel, category
    private readonly Lstm _history;
    private readonly Linear _wide, _narrow, _merge, _shared, _levelHidden, _level, _direct, _slopes;
    private readonly LayerNorm _norm;
    private readonly Linear? _changeHidden, _change, _riskHidden, _risk;

    internal ElasticityNetwork(NeuralElasticity settings, NetworkSize size, StartingPoint? start, ulong seed)
    {
        (_settings, _size, Weights) = (settings, size, new Weights(seed));
        _product = new Embedding(Weights.Scope("product"), size.Products, settings.ProductWidth);
        _channel = new Embedding(Weights.Scope("channel"), size.Channels, settings.ChannelWidth);
        _category = new Embedding(Weights.Scope("category"), size.Categories, NetworkSize.SmallWidth);
        _season = new Embedding(Weights.Scope("season"), size.Seasons, NetworkSize.SmallWidth);
        _series = new Embedding(Weights.Scope("series"), size.Series, 1, Initial.Zero);
        _ownSlopes =
        [
            new Embedding(Weights.Scope("product slopes"), size.Products, size.Curves, start is null ? Initial.Zero : Initial.Of(ProductStart(start))),
            new Embedding(Weights.Scope("channel slopes"), size.Channels, size.Curves, Initial.Zero),
            new Embedding(Weights.Scope("category slopes"), size.Categories, size.Curves, Initial.Zero),
        ];
        _history = new Lstm(Weights.Scope("history"), PriceRows.HistoryWidth, settings.HistoryWidth);
        _wide = new Linear(Weights.Scope("wide"), size.Numeric, 64, Initial.He);
        _norm = new LayerNorm(Weights.Scope("norm"), 64);
        _narrow = new Linear(Weights.Scope("narrow"), 64, 32, Initial.He);
        int shared = (settings.Width + 1) / 2, merged = settings.ProductWidth + settings.ChannelWidth + (2 * NetworkSize.SmallWidth) + settings.HistoryWidth + 32;
        _merge = new Linear(Weights.Scope("merge"), merged, settings.Width, Initial.He);
        _shared = new Linear(Weights.Scope("shared"), settings.Width, shared, Initial.He);
        _levelHidden = new Linear(Weights.Scope("level hidden"), shared, 32, Initial.He);
        _level = new Linear(Weights.Scope("level"), 32, 1, Initial.Gaussian(0.02));
        _direct = new Linear(Weights.Scope("direct"), size.Numeric, 1, start is null ? Initial.Zero : Initial.Of([.. start.Features.Select(f => (float)f / size.Scale)]));
        _slopes = new Linear(Weights.Scope("slopes"), shared, size.Curves, Initial.Zero, start is null ? null : Initial.Of([Raw(-start.Pooled), .. Enumerable.Repeat(settings.Monotone ? Raw(Bend) : 0, size.Knots.Length)]));
        if (settings.PriceChangeWeight > 0)
        {
            _changeHidden = new Linear(Weights.Scope("change hidden"), shared + size.Curves + 1, 32, Initial.He);
            _change = new Linear(Weights.Scope("change"), 32, 1, Initial.Gaussian(0.02));
        }
        if (size.HasRisk)
        {
            _riskHidden = new Linear(Weights.Scope("risk hidden"), shared + size.Curves + 1, 32, Initial.He);
            _risk = new Linear(Weights.Scope("risk"), 32, 1, Initial.Gaussian(0.02));
        }
    }

    /// <summary>The parameters.</summary>
    internal Weights Weights { get; }

    /// <summary>What the heads say.</summary>
    /// <param name="batch">The situations.</param>
    /// <param name="logPrice">The own log price over the usual one (rows, 1): a variable where demand is to be differentiated by it.</param>
    internal HeadOutputs Forward(PriceBatch batch, Node logPrice)
    {
        Tape tape = logPrice.Tape;
        Node product = tape.Constant(batch.Product), channel = tape.Constant(batch.Channel), category = tape.Constant(batch.Category); // (rows)
        Node history = _history.Run(tape.Constant(batch.History), tape.Constant(batch.HistoryMask)).Hidden.At(1, -1).Dropout(_settings.HistoryDropout); // (rows, history)
        Node numbers = _narrow.Forward(_norm.Forward(_wide.Forward(tape.Constant(batch.Numeric)).Relu())).Relu(); // (rows, 32)
        Node merged = Shaping.Concat(-1, _product.Forward(product), _channel.Forward(channel), _category.Forward(category), _season.Forward(tape.Constant(batch.Season)), history, numbers);
        Node shared = _shared.Forward(_merge.Forward(merged).Relu().Dropout(_settings.Dropout)).Relu(); // (rows, width / 2)

        Node curves = Curves(logPrice); // (rows, curves)
        Node slopes = _slopes.Forward(shared) + _ownSlopes[0].Forward(product) + _ownSlopes[1].Forward(channel) + _ownSlopes[2].Forward(category); // (rows, curves)
        if (_settings.Monotone) slopes = slopes.Softplus();
        Node level = (_level.Forward(_levelHidden.Forward(shared).Relu()) + _direct.Forward(tape.Constant(batch.Numeric)) + _series.Forward(tape.Constant(batch.Series))).Affine(_size.Scale, 0); // (rows, 1)
        Node demand = level - (slopes * curves).Sum(-1).Unsqueeze(-1); // (rows, 1)

        // the gap to other channels is for these heads alone: stores of a chain have one price. Prices in units of how far they usually go
        Node prices = Shaping.Concat(-1, curves, logPrice + tape.Constant(batch.Gap)).Affine(1 / _size.KnotWidth, 0); // (rows, curves + 1)
        Node situation = Shaping.Concat(-1, shared, prices); // (rows, width / 2 + curves + 1)
        return new HeadOutputs(demand, _change?.Forward(_changeHidden!.Forward(situation).Relu()), _risk?.Forward(_riskHidden!.Forward(situation).Relu()));
    }

    // the slope of each product's log price less that of all, as it stands before the softplus. Shape: (products x curves)
    private float[] ProductStart(StartingPoint start)
    {
        float[] table = new float[_size.Products * _size.Curves];
        for (int p = 0; p < _size.Products; p++) table[p * _size.Curves] = Raw(-start.Pooled - start.Products[p]) - Raw(-start.Pooled);
        return table;
    }

    private float Raw(double slope) => (float)(_settings.Monotone ? InverseSoftplus(Math.Max(Least, slope)) : slope);

    private static double InverseSoftplus(double y) => y + Math.Log(1 - Math.Exp(-y));

    // x and w tanh((x - c) / w), each 0 at the usual price
    private Node Curves(Node x)
    {
        if (_size.Knots.IsEmpty) return x;
        float w = _size.KnotWidth;
        return Shaping.Concat(-1, [x, .. _size.Knots.Select(c => x.Affine(1 / w, -c / w).Tanh().Affine(w, w * MathF.Tanh(c / w)))]);
    }
}
