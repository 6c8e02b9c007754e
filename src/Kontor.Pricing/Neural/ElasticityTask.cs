using Kontor.Neural.Differentiation;
using Kontor.Neural.Operations;
using Kontor.Neural.Tensors;
using Kontor.Neural.Training;
using LossOf = Kontor.Neural.Losses.Loss;

namespace Kontor.Pricing.Neural;

/// <summary>The training of the network: an item is a period with all its series, so that what they have in common in it can be told from what their prices do.</summary>
/// <remarks>
/// Errors of log demand in one channel and period share a shock (an event, the weather, a competitor), which may move prices too. They are whitened before they are judged:
/// e - θ mean(e), θ = 1 - 1 / √(1 + n r), with n series and a ratio of variances r (Baltagi 2021, "Econometric analysis of panel data", section 2.3). Towards r = ∞ this is a fixed effect for every channel and period.
/// Not for every category: within it a product's price and the prices of the others sum up to a constant where stores have one price list, and what a customer takes from one product to the other would count twice.
/// </remarks>
internal sealed class ElasticityTask : ITrainingTask
{
    private const float HuberThreshold = 1.345f; // 95% efficient where errors are Gaussian; Huber (1981)
    private readonly NeuralElasticity _settings;
    private readonly PriceRows _rows;
    private readonly PriceSchema _schema;
    private readonly NetworkSize _size;
    private readonly ElasticityNetwork _network;
    private readonly (int Series, int Time)[][] _training, _validation;
    private readonly float _riskWeight;

    /// <param name="settings">Weights of the heads.</param>
    /// <param name="schema">Columns, codes and scales.</param>
    /// <param name="size">The size of the network.</param>
    /// <param name="rows">The situations.</param>
    /// <param name="network">The network.</param>
    /// <param name="training">The periods to learn from; one may stand more than once.</param>
    /// <param name="validation">The periods to judge by.</param>
    internal ElasticityTask(NeuralElasticity settings, PriceSchema schema, NetworkSize size, PriceRows rows, ElasticityNetwork network, IEnumerable<int> training, IEnumerable<int> validation)
    {
        (_settings, _schema, _size, _rows, _network) = (settings, schema, size, rows, network);
        _training = [.. training.Select(rows.At).Where(p => p.Length > 0)];
        _validation = [.. validation.Select(rows.At).Where(p => p.Length > 0)];
        (long positive, long negative) = CountLabels();
        _riskWeight = positive > 0 && negative > 0 ? (float)negative / positive : 1;
    }

    public Weights Weights => _network.Weights;

    public int TrainingItems => _training.Length;

    public int ValidationItems => _validation.Length;

    /// <summary>The number of series and periods to learn from.</summary>
    internal int TrainingRows => _training.Sum(p => p.Length);

    /// <summary>The weight of a period with arbitrage: negatives over positives.</summary>
    internal double RiskWeight => _riskWeight;

    public Node Loss(Tape tape, ReadOnlySpan<int> items, bool heldOut)
    {
        var situations = new List<(int Series, int Time)>();
        var groups = new List<int>(); // row -> channel in its period
        for (int p = 0; p < items.Length; p++)
        {
            foreach ((int i, int t) in (heldOut ? _validation : _training)[items[p]])
            {
                situations.Add((i, t));
                groups.Add((p * _schema.Channels) + _schema.ChannelOf[_rows.SeriesOf(i)]);
            }
        }
        PriceBatch batch = _rows.Fill(tape, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(situations), _settings.History);
        HeadOutputs heads = _network.Forward(batch, tape.Constant(batch.LogPrice));
        Node errors = (heads.Demand - tape.Constant(batch.Demand)).Affine(1 / _size.Scale, 0); // (rows, 1)
        Node loss = LossOf.Huber(Whitened(errors, groups, tape), tape.RentZeros(errors.Shape), mask: null, HuberThreshold).Affine((float)_settings.DemandWeight, 0);
        if (heads.Change is { } change) loss += LossOf.Squared(change, batch.Change, Known(tape, batch.Change)).Affine((float)_settings.PriceChangeWeight, 0);
        if (heads.Risk is { } risk) loss += LossOf.BinaryCrossEntropy(risk, batch.Risk, Known(tape, batch.Risk, _riskWeight)).Affine((float)_settings.RiskWeight, 0);
        return loss;
    }

    // e - θ mean(e) over the rows of a group
    private Node Whitened(Node errors, List<int> groups, Tape tape)
    {
        if (_settings.CommonShock == 0) return errors;
        Dictionary<int, int> numbers = [];
        int[] sizes = new int[groups.Count];
        Tensor of = tape.Rent([groups.Count]);
        for (int r = 0; r < groups.Count; r++)
        {
            if (!numbers.TryGetValue(groups[r], out int number)) numbers[groups[r]] = number = numbers.Count;
            of.Span[r] = number;
            sizes[number]++;
        }
        Tensor means = tape.RentZeros([numbers.Count, groups.Count]); // (groups, rows): θ / n where the row is of the group
        for (int r = 0; r < groups.Count; r++)
        {
            int g = (int)of.Span[r], n = sizes[g];
            means.Span[(g * groups.Count) + r] = (float)((1 - (1 / Math.Sqrt(1 + (n * _settings.CommonShock)))) / n);
        }
        return errors - tape.Constant(means).MatMul(errors).Gather(tape.Constant(of));
    }

    // 1 where a target is known, and its weight where it is 1
    private static Tensor Known(Tape tape, Tensor target, float ones = 1)
    {
        Tensor mask = tape.Rent(target.Shape);
        for (int r = 0; r < target.Size; r++) mask.Span[r] = float.IsNaN(target.Span[r]) ? 0 : target.Span[r] == 1 ? ones : 1;
        return mask;
    }

    private (long Positive, long Negative) CountLabels()
    {
        long positive = 0, negative = 0;
        foreach ((int i, int t) in _training.SelectMany(p => p))
        {
            if (_rows.Risk[i][t] >= 0.5f) positive++;
            else if (_rows.Risk[i][t] < 0.5f) negative++;
        }
        return (positive, negative);
    }
}
