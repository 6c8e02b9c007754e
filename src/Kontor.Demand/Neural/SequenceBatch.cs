using System.Collections.Immutable;
using Kontor.Neural.Differentiation;
using Kontor.Neural.Tensors;

namespace Kontor.Demand.Neural;

/// <summary>Some series over some periods, padded at the end: what goes into a network and what it is judged by. Memory of the tape.</summary>
internal sealed record SequenceBatch
{
    /// <summary>Standardised features. Shape: (batch, time, numeric).</summary>
    public required Tensor Numeric { get; init; }

    /// <summary>The codes of each category. Shape: (batch, time) each.</summary>
    public required ImmutableArray<Tensor> Codes { get; init; }

    /// <summary>Demand of the period before on the network's scale, and 1 where it is known. Shape: (batch, time, 2).</summary>
    public required Tensor Past { get; init; }

    /// <summary>Simple forecasts on the network's scale. Shape: (batch, time, anchors).</summary>
    public required Tensor Anchors { get; init; }

    /// <summary>1 inside a series, 0 in the padding. Shape: (batch, time).</summary>
    public required Tensor Mask { get; init; }

    /// <summary>What happened, on the network's scale. Shape: (batch, time).</summary>
    public required Tensor Scaled { get; init; }

    /// <summary>What happened, in units. Shape: (batch, time).</summary>
    public required Tensor Counts { get; init; }

    /// <summary>The size of past sales. Shape: (batch, time).</summary>
    public required Tensor Size { get; init; }

    /// <summary>How much each period counts in the loss, 0 for one that does not. Shape: (batch, time).</summary>
    public required Tensor Weight { get; init; }

    /// <summary>An empty batch in the tape's memory.</summary>
    internal static SequenceBatch Of(Tape tape, NetworkShape shape, int rows, int time) => new()
    {
        Numeric = tape.RentZeros([rows, time, shape.Numeric]),
        Codes = [.. shape.Categories.Select(_ => tape.RentZeros([rows, time]))],
        Past = tape.RentZeros([rows, time, NetworkShape.Past]),
        Anchors = tape.RentZeros([rows, time, shape.Anchors.Length]),
        Mask = tape.RentZeros([rows, time]),
        Scaled = tape.RentZeros([rows, time]),
        Counts = tape.RentZeros([rows, time]),
        Size = tape.RentZeros([rows, time]),
        Weight = tape.RentZeros([rows, time]),
    };
}
