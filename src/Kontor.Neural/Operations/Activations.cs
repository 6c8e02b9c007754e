using Kontor.Neural.Differentiation;
using Kontor.Neural.Kernels;
using Kontor.Neural.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Kontor.Neural.Operations;

/// <summary>Functions of one number, element by element.</summary>
public static class Activations
{
    private delegate void Forward(ReadOnlySpan<float> x, Span<float> y, Workers workers);

    private delegate void Backward(ReadOnlySpan<float> kept, ReadOnlySpan<float> dy, Span<float> dx, Workers workers);

    /// <summary>x above zero, e^x - 1 below. Clevert, Unterthiner, Hochreiter (2015), with alpha 1.</summary>
    /// <param name="x">Any shape.</param>
    public static Node Elu(this Node x) => OfOutput(x, Function.Elu, VectorKernel.Elu, VectorKernel.EluBackward);

    /// <summary>x above zero, 0 below; the slope at 0 is 0.</summary>
    /// <param name="x">Any shape.</param>
    public static Node Relu(this Node x) => OfOutput(x, Function.Relu, VectorKernel.Relu, VectorKernel.ReluBackward);

    /// <summary>x times the standard normal distribution function of x, exactly and not by tanh. Hendrycks and Gimpel (2016).</summary>
    /// <param name="x">Any shape.</param>
    public static Node Gelu(this Node x) => OfInput(x, Function.Gelu, VectorKernel.Gelu, VectorKernel.GeluBackward);

    /// <summary>ln(1 + e^x): positive, and x itself where x is large.</summary>
    /// <param name="x">Any shape.</param>
    public static Node Softplus(this Node x) => OfInput(x, Function.Softplus, VectorKernel.Softplus, VectorKernel.SoftplusBackward);

    /// <summary>1 / (1 + e^-x).</summary>
    /// <param name="x">Any shape.</param>
    public static Node Sigmoid(this Node x) => OfOutput(x, Function.Sigmoid, VectorKernel.Sigmoid, VectorKernel.SigmoidBackward);

    /// <summary>The hyperbolic tangent.</summary>
    /// <param name="x">Any shape.</param>
    public static Node Tanh(this Node x) => OfOutput(x, Function.Tanh, VectorKernel.Tanh, VectorKernel.TanhBackward);

    /// <summary>e^x.</summary>
    /// <param name="x">Any shape.</param>
    public static Node Exp(this Node x) => OfOutput(x, Function.Exp, VectorKernel.Exp, VectorKernel.ExpBackward);

    /// <summary>The natural logarithm; -infinity at 0.</summary>
    /// <param name="x">Any shape, elements of 0 or more.</param>
    public static Node Log(this Node x) => OfInput(x, Function.Log, VectorKernel.Log, VectorKernel.LogBackward);

    /// <summary>The square root; its slope at 0 is infinite.</summary>
    /// <param name="x">Any shape, elements of 0 or more.</param>
    public static Node Sqrt(this Node x) => OfOutput(x, Function.Sqrt, VectorKernel.Sqrt, VectorKernel.SqrtBackward);

    /// <summary>x^exponent.</summary>
    /// <param name="x">Any shape; above 0 unless the exponent is a whole number.</param>
    /// <param name="exponent">The exponent.</param>
    public static Node Power(this Node x, float exponent)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tape tape = x.Tape;
        Tensor y = tape.Rent(x.Shape);
        tape.ForChunks(y.Size, (start, length) => Raise(x.Value.Span.Slice(start, length), exponent, y.Span.Slice(start, length)));
        return tape.Record(y, new Operation.Power(exponent), [x], dy =>
        {
            Tensor dx = x.Gradient, slope = tape.Borrow(x.Shape);
            tape.ForChunks(y.Size, (start, length) => // dx += exponent x^(exponent - 1) dy
            {
                Span<float> s = slope.Span.Slice(start, length), to = dx.Span.Slice(start, length);
                Raise(x.Value.Span.Slice(start, length), exponent - 1, s);
                TensorPrimitives.Multiply(s, exponent, s);
                TensorPrimitives.MultiplyAdd(s, dy.Span.Slice(start, length), to, to);
            });
            tape.Return(slope);
        });
    }

    /// <summary>x held within bounds; no gradient flows where it is held.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="least">The lower bound.</param>
    /// <param name="most">The upper bound.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bounds are the wrong way round.</exception>
    public static Node Clip(this Node x, float least, float most)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!(least <= most)) throw new ArgumentOutOfRangeException(nameof(most), most, $"needs an upper bound of {least} or more");
        Tape tape = x.Tape;
        Tensor y = tape.Rent(x.Shape);
        tape.ForChunks(y.Size, (start, length) =>
        {
            Span<float> to = y.Span.Slice(start, length);
            TensorPrimitives.Max(x.Value.Span.Slice(start, length), least, to);
            TensorPrimitives.Min(to, most, to);
        });
        return tape.Record(y, new Operation.Clip(least, most), [x], dy =>
        {
            Tensor gradient = x.Gradient;
            tape.ForChunks(y.Size, (start, length) =>
            {
                ReadOnlySpan<float> v = x.Value.Span.Slice(start, length), d = dy.Span.Slice(start, length);
                Span<float> to = gradient.Span.Slice(start, length);
                for (int i = 0; i < v.Length; i++) to[i] += v[i] >= least && v[i] <= most ? d[i] : 0;
            });
        });
    }

    private static void Raise(ReadOnlySpan<float> x, float exponent, Span<float> y)
    {
        if (exponent == 2) TensorPrimitives.Multiply(x, x, y);
        else if (exponent == 1) x.CopyTo(y);
        else TensorPrimitives.Pow(x, exponent, y);
    }

    private static Node OfOutput(Node x, Function function, Forward forward, Backward backward)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tensor y = x.Tape.Rent(x.Shape);
        forward(x.Value.Span, y.Span, x.Tape.Workers);
        return x.Tape.Record(y, new Operation.Elementwise(function), [x], dy => backward(y.Span, dy.Span, x.Gradient.Span, x.Tape.Workers));
    }

    private static Node OfInput(Node x, Function function, Forward forward, Backward backward)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tensor y = x.Tape.Rent(x.Shape);
        forward(x.Value.Span, y.Span, x.Tape.Workers);
        return x.Tape.Record(y, new Operation.Elementwise(function), [x], dy => backward(x.Value.Span, dy.Span, x.Gradient.Span, x.Tape.Workers));
    }
}
