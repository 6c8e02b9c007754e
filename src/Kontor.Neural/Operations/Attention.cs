using Kontor.Neural.Differentiation;
using Kontor.Neural.Tensors;

namespace Kontor.Neural.Operations;

/// <summary>Attention: each query takes a weighted mean of values, weighted by how well their keys fit.</summary>
public static class Attention
{
    private const float Excluded = 1e9f; // taken from a score, it leaves no share that a float could hold

    /// <summary>softmax(q k' / sqrt(width)) v. Vaswani et al. (2017), equation 1.</summary>
    /// <param name="query">(..., queries, width).</param>
    /// <param name="key">(..., keys, width).</param>
    /// <param name="value">(..., keys, width of values).</param>
    /// <param name="mask">1 where a query may look at a key, else 0; broadcasts to (..., queries, keys); null when all may. A query that may look at nothing takes the plain mean.</param>
    /// <returns>(..., queries, width of values).</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Node Attend(this Node query, Node key, Node value, Node? mask = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        Node scores = query.MatMulTransposed(key) * (1 / MathF.Sqrt(query.Shape[-1])); // (..., queries, keys)
        if (mask is not null) scores += (mask - 1) * Excluded;
        return scores.Softmax().MatMul(value);
    }

    /// <summary>The mask with which each time step sees itself and those before it.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="time">How many steps.</param>
    /// <returns>(time, time): 1 on and below the diagonal, 0 above.</returns>
    public static Node CausalMask(Tape tape, int time)
    {
        ArgumentNullException.ThrowIfNull(tape);
        Tensor mask = tape.RentZeros([time, time]);
        for (int t = 0; t < time; t++) mask.Span.Slice(t * time, t + 1).Fill(1);
        return tape.Constant(mask);
    }
}
