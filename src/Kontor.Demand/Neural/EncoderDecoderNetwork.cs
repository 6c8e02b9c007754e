using Kontor.Neural.Differentiation;
using Kontor.Neural.Layers;
using Kontor.Neural.Operations;

namespace Kontor.Demand.Neural;

/// <summary>The network: window ─ LSTM ─ LSTM ─ last output, repeated for each step, beside what is known of it ─ LSTM ─ linear ─ ReLU ─ linear.</summary>
internal sealed class EncoderDecoderNetwork
{
    private readonly Embedding[] _embeddings;
    private readonly Lstm _wide, _narrow, _decoder;
    private readonly Linear _dense, _output;
    private readonly Dropout _dropout;
    private readonly bool _ahead;

    internal EncoderDecoderNetwork(EncoderDecoderLstm settings, NetworkShape shape, int known, Weights weights)
    {
        _ahead = settings.SeesAhead;
        _dropout = new Dropout(settings.Dropout);
        _embeddings = [.. shape.Categories.Select((n, c) => new Embedding(weights.Scope($"embedding {c}"), n, NetworkShape.EmbeddingWidth(n)))];
        int codes = shape.Categories.Sum(NetworkShape.EmbeddingWidth);
        _wide = new Lstm(weights.Scope("encoder 1"), shape.Numeric + codes + NetworkShape.Past, settings.Wide);
        _narrow = new Lstm(weights.Scope("encoder 2"), settings.Wide, settings.Hidden);
        _decoder = new Lstm(weights.Scope("decoder"), settings.Hidden + (_ahead ? known + codes : 0), settings.Hidden);
        _dense = new Linear(weights.Scope("dense"), settings.Hidden, settings.Dense, Initial.He);
        _output = new Linear(weights.Scope("output"), settings.Dense, 1);
    }

    /// <summary>Demand over the steps ahead, on the network's scale.</summary>
    /// <param name="window">The past.</param>
    /// <param name="steps">What is known of the steps: numbers and codes.</param>
    /// <param name="tape">The tape of both.</param>
    /// <returns>(batch, steps).</returns>
    internal Node Forward(SequenceBatch window, SequenceBatch steps, Tape tape)
    {
        int rows = steps.Mask.Shape[0], time = steps.Mask.Shape[1];
        Node mask = tape.Constant(window.Mask);
        Node past = Shaping.Concat(-1, [tape.Constant(window.Numeric), .. Embed(window, tape), tape.Constant(window.Past)]); // (batch, lookback, features)
        Node wide = _dropout.Forward(_wide.Run(past, mask).Hidden);                                                           // (batch, lookback, wide)
        Node context = _dropout.Forward(_narrow.Run(wide, mask).Last.Hidden);                                                 // (batch, hidden)
        Node repeated = context.Unsqueeze(1).Broadcast([rows, time, context.Shape[-1]]);                                      // (batch, steps, hidden)
        Node known = _ahead ? Shaping.Concat(-1, [repeated, tape.Constant(steps.Numeric), .. Embed(steps, tape)]) : repeated;
        Node decoded = _dropout.Forward(_decoder.Forward(known));                                                             // (batch, steps, hidden)
        return _output.Forward(_dense.Forward(decoded).Relu()).Squeeze(-1);
    }

    private IEnumerable<Node> Embed(SequenceBatch batch, Tape tape) => _embeddings.Select((e, c) => e.Forward(tape.Constant(batch.Codes[c])));
}
