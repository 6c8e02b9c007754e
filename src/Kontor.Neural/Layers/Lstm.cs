using Kontor.Neural.Differentiation;
using Kontor.Neural.Operations;

namespace Kontor.Neural.Layers;

/// <summary>A long short-term memory over padded batches.</summary>
/// <remarks>Starts with orthogonal recurrent weights, and with a bias of 1 at the forget gate so that it begins by remembering (Jozefowicz, Zaremba, Sutskever 2015).</remarks>
public sealed class Lstm : ILayer
{
    private readonly Parameter _input;
    private readonly Parameter _hidden;
    private readonly Parameter _bias;

    /// <summary>Adds the layer to a network.</summary>
    /// <param name="weights">Its scope.</param>
    /// <param name="input">Numbers per step, 1 or more.</param>
    /// <param name="hidden">Size of the state, 1 or more.</param>
    public Lstm(Weights weights, int input, int hidden)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfLessThan(input, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hidden, 1);
        _input = weights.Add("input", [4 * hidden, input], Initial.UniformWithin(Math.Sqrt(6.0 / (input + hidden)))); // Glorot for each gate
        _hidden = weights.Add("hidden", [4 * hidden, hidden], Initial.Orthogonal);
        float[] bias = new float[4 * hidden]; // gates i, f, g, o
        bias.AsSpan(hidden, hidden).Fill(1);
        _bias = weights.Add("bias", [4 * hidden], Initial.Of(bias));
    }

    /// <summary>The outputs of all steps, beginning with an empty memory.</summary>
    /// <param name="x">(batch, time, input).</param>
    /// <returns>(batch, time, hidden).</returns>
    public Node Forward(Node x) => Run(x).Hidden;

    /// <summary>The outputs of all steps and the last state.</summary>
    /// <param name="x">(batch, time, input).</param>
    /// <param name="mask">(batch, time): 1 for a step that is there, 0 for one that is not and leaves the state as it was; null when all are there.</param>
    /// <param name="start">The state to begin with, such as an encoder's last; null for an empty memory.</param>
    public LstmOutput Run(Node x, Node? mask = null, LstmState? start = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tape tape = x.Tape;
        return x.Lstm(tape.Use(_input), tape.Use(_hidden), tape.Use(_bias), mask, start);
    }
}
