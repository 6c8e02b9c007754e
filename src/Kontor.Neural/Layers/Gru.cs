using Kontor.Neural.Differentiation;
using Kontor.Neural.Operations;

namespace Kontor.Neural.Layers;

/// <summary>Gated recurrent units over padded batches.</summary>
public sealed class Gru : ILayer
{
    private readonly Parameter _input;
    private readonly Parameter _hidden;
    private readonly Parameter _inputBias;
    private readonly Parameter _hiddenBias;

    /// <summary>Adds the layer to a network.</summary>
    /// <param name="weights">Its scope.</param>
    /// <param name="input">Numbers per step, 1 or more.</param>
    /// <param name="hidden">Size of the state, 1 or more.</param>
    public Gru(Weights weights, int input, int hidden)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfLessThan(input, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hidden, 1);
        _input = weights.Add("input", [3 * hidden, input], Initial.UniformWithin(Math.Sqrt(6.0 / (input + hidden)))); // Glorot for each gate
        _hidden = weights.Add("hidden", [3 * hidden, hidden], Initial.Orthogonal);
        _inputBias = weights.Add("inputBias", [3 * hidden], Initial.Zero);
        _hiddenBias = weights.Add("hiddenBias", [3 * hidden], Initial.Zero);
    }

    /// <summary>The outputs of all steps, beginning with a state of zeros.</summary>
    /// <param name="x">(batch, time, input).</param>
    /// <returns>(batch, time, hidden).</returns>
    public Node Forward(Node x) => Run(x).Hidden;

    /// <summary>The outputs of all steps and the last state.</summary>
    /// <param name="x">(batch, time, input).</param>
    /// <param name="mask">(batch, time): 1 for a step that is there, 0 for one that is not and leaves the state as it was; null when all are there.</param>
    /// <param name="start">(batch, hidden): the state to begin with; null for zeros.</param>
    public GruOutput Run(Node x, Node? mask = null, Node? start = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tape tape = x.Tape;
        return x.Gru(tape.Use(_input), tape.Use(_hidden), tape.Use(_inputBias), tape.Use(_hiddenBias), mask, start);
    }
}
