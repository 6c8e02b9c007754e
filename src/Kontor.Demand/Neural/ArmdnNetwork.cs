using Kontor.Neural.Differentiation;
using Kontor.Neural.Layers;
using Kontor.Neural.Operations;

namespace Kontor.Demand.Neural;

/// <summary>The network: reasons for demand pass an associative layer at each period, a recurrent layer joins them with past demand, an output layer gives a distribution. Mukherjee et al. (2018), figure 1.</summary>
/// <remarks>
/// <code>
/// categories ─ embeddings ┐
///                         ├─ linear ─ ELU ─ dropout ─┬──────────────┐
/// numbers ─ dropout ──────┘                          ├─ LSTM ─ dropout ─┬─ linear ── distribution
/// past demand ───────────────────────────────────────┘                  └─ linear ── weights of the simple forecasts ── centre
/// </code>
/// Beside the paper, the output sees the associative layer directly, and the distribution stands around a learnt combination of simple forecasts.
/// </remarks>
internal sealed class ArmdnNetwork
{
    private const double OfferDropout = 0.2;
    private readonly Embedding[] _embeddings;
    private readonly Linear? _associative;
    private readonly Lstm? _lstm;
    private readonly Linear _output;
    private readonly Linear? _mix;
    private readonly Dropout _inputDropout, _dropout, _recurrentDropout;
    private readonly IOutputLayer _distribution;
    private readonly bool _sees;

    internal ArmdnNetwork(Armdn settings, NetworkShape shape, IOutputLayer distribution, Weights weights)
    {
        _sees = settings.Associative != AssociativeLayer.Absent;
        _distribution = distribution;
        _inputDropout = new Dropout(settings.InputDropout ?? (shape.Priced ? OfferDropout : 0));
        _dropout = new Dropout(settings.Dropout);
        _recurrentDropout = new Dropout(settings.RecurrentDropout);
        _embeddings = _sees ? [.. shape.Categories.Select((n, c) => new Embedding(weights.Scope($"embedding {c}"), n, NetworkShape.EmbeddingWidth(n)))] : [];
        int reasons = _sees ? shape.Numeric + shape.Anchors.Length + shape.Categories.Sum(NetworkShape.EmbeddingWidth) : 0;
        if (settings.Associative == AssociativeLayer.Full)
        {
            _associative = new Linear(weights.Scope("associative"), reasons, settings.Width, Initial.He);
            reasons = settings.Width;
        }
        int state = reasons + NetworkShape.Past;
        if (settings.Recurrent)
        {
            _lstm = new Lstm(weights.Scope("recurrent"), state, settings.Hidden);
            state = settings.Hidden + reasons;
        }
        _output = new Linear(weights.Scope("output"), state, distribution.Width, Initial.Gaussian(0.02), Initial.Of(distribution.Start));
        if (!shape.Anchors.IsEmpty) _mix = new Linear(weights.Scope("mix"), state, shape.Anchors.Length, Initial.Zero, Initial.Of([.. shape.Anchors]));
    }

    /// <summary>The distributions of every period, given all that was known before each.</summary>
    /// <param name="batch">The periods.</param>
    /// <param name="tape">Its tape.</param>
    /// <param name="start">The state of the recurrent layer to begin with; null for an empty one.</param>
    /// <returns>The numbers of the distributions (batch, time, width), and the state after the last period; null without a recurrent layer.</returns>
    internal (Node Distributions, LstmState? Last) Forward(SequenceBatch batch, Tape tape, LstmState? start = null)
    {
        Node past = tape.Constant(batch.Past); // (batch, time, 2)
        Node? reasons = _sees ? Associate(batch, tape) : null; // (batch, time, width)
        Node state = reasons is null ? past : Shaping.Concat(-1, reasons, past);
        LstmState? last = null;
        if (_lstm is not null)
        {
            LstmOutput memory = _lstm.Run(state, tape.Constant(batch.Mask), start); // (batch, time, hidden)
            last = memory.Last;
            Node hidden = _recurrentDropout.Forward(memory.Hidden);
            state = reasons is null ? hidden : Shaping.Concat(-1, hidden, reasons); // (batch, time, hidden + width)
        }
        Node? centre = _mix is null ? null : (_mix.Forward(state) * tape.Constant(batch.Anchors)).Sum(-1).Unsqueeze(-1); // (batch, time, 1)
        return (_distribution.Around(_output.Forward(state), centre), last);
    }

    /// <summary>Whether a parameter belongs to what all series share: the embeddings and the associative layer.</summary>
    internal static bool IsShared(string parameter) => parameter.StartsWith("embedding ", StringComparison.Ordinal) || parameter.StartsWith("associative.", StringComparison.Ordinal);

    private Node Associate(SequenceBatch batch, Tape tape)
    {
        Node[] parts = [_inputDropout.Forward(tape.Constant(batch.Numeric)), .. _mix is null ? [] : (Node[])[tape.Constant(batch.Anchors)], .. _embeddings.Select((e, c) => e.Forward(tape.Constant(batch.Codes[c])))];
        Node all = Shaping.Concat(-1, parts); // (batch, time, numbers + simple forecasts + embeddings)
        return _associative is null ? all : _dropout.Forward(_associative.Forward(all).Elu());
    }
}
