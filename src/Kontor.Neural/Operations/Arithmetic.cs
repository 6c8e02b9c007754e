using Kontor.Neural.Differentiation;
using Kontor.Neural.Kernels;
using Kontor.Neural.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Kontor.Neural.Operations;

/// <summary>Sums, differences, products and quotients, element by element, with broadcasting as in NumPy: lengths align at the last axis, and 1 stretches.</summary>
public static class Arithmetic
{
    /// <summary>x + y.</summary>
    /// <param name="x">One operand.</param>
    /// <param name="y">The other; shapes broadcast.</param>
    public static Node Add(this Node x, Node y)
    {
        Tape tape = Tape(x, y);
        var plan = new BroadcastPlan(x.Shape, y.Shape);
        Tensor z = tape.Rent(plan.Result);
        Broadcasting.Apply<Addition>(tape, plan, x.Value, y.Value, z);
        return tape.Record(z, Operation.Add.Instance, [x, y], dz =>
        {
            if (x.IsTracked) Broadcasting.AddReduced(tape, plan, dz, x.Gradient, left: true);
            if (y.IsTracked) Broadcasting.AddReduced(tape, plan, dz, y.Gradient, left: false);
        });
    }

    /// <summary>x - y.</summary>
    /// <param name="x">One operand.</param>
    /// <param name="y">The other; shapes broadcast.</param>
    public static Node Subtract(this Node x, Node y)
    {
        Tape tape = Tape(x, y);
        var plan = new BroadcastPlan(x.Shape, y.Shape);
        Tensor z = tape.Rent(plan.Result);
        Broadcasting.Apply<Subtraction>(tape, plan, x.Value, y.Value, z);
        return tape.Record(z, Operation.Subtract.Instance, [x, y], dz =>
        {
            if (x.IsTracked) Broadcasting.AddReduced(tape, plan, dz, x.Gradient, left: true);
            if (!y.IsTracked) return;
            Tensor term = tape.Borrow(dz.Shape);
            tape.ForChunks(dz.Size, (start, length) => TensorPrimitives.Negate(dz.Span.Slice(start, length), term.Span.Slice(start, length)));
            Broadcasting.AddReduced(tape, plan, term, y.Gradient, left: false);
            tape.Return(term);
        });
    }

    /// <summary>x y, element by element.</summary>
    /// <param name="x">One operand.</param>
    /// <param name="y">The other; shapes broadcast.</param>
    public static Node Multiply(this Node x, Node y)
    {
        Tape tape = Tape(x, y);
        var plan = new BroadcastPlan(x.Shape, y.Shape);
        Tensor z = tape.Rent(plan.Result);
        Broadcasting.Apply<Multiplication>(tape, plan, x.Value, y.Value, z);
        return tape.Record(z, Operation.Multiply.Instance, [x, y], dz =>
        {
            if (x.IsTracked) AddProduct(tape, plan, dz, y.Value, x.Gradient, left: true);
            if (y.IsTracked) AddProduct(tape, plan, dz, x.Value, y.Gradient, left: false);
        });
    }

    /// <summary>x / y, element by element.</summary>
    /// <param name="x">The numerator.</param>
    /// <param name="y">The denominator; shapes broadcast.</param>
    public static Node Divide(this Node x, Node y)
    {
        Tape tape = Tape(x, y);
        var plan = new BroadcastPlan(x.Shape, y.Shape);
        Tensor z = tape.Rent(plan.Result);
        Broadcasting.Apply<Division>(tape, plan, x.Value, y.Value, z);
        return tape.Record(z, Operation.Divide.Instance, [x, y], dz =>
        {
            Tensor term = tape.Borrow(dz.Shape);
            Broadcasting.Apply<Division>(tape, new BroadcastPlan(dz.Shape, y.Shape), dz, y.Value, term); // dz / y
            if (x.IsTracked) Broadcasting.AddReduced(tape, plan, term, x.Gradient, left: true);
            if (y.IsTracked)
            {
                tape.ForChunks(z.Size, (start, length) => // -dz z / y
                {
                    Span<float> t = term.Span.Slice(start, length);
                    TensorPrimitives.Multiply(t, z.Span.Slice(start, length), t);
                    TensorPrimitives.Negate(t, t);
                });
                Broadcasting.AddReduced(tape, plan, term, y.Gradient, left: false);
            }
            tape.Return(term);
        });
    }

    /// <summary>scale x + shift.</summary>
    /// <param name="x">The operand.</param>
    /// <param name="scale">The factor.</param>
    /// <param name="shift">What is added.</param>
    public static Node Affine(this Node x, float scale, float shift)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tape tape = x.Tape;
        Tensor y = tape.Rent(x.Shape);
        tape.ForChunks(y.Size, (start, length) =>
        {
            Span<float> to = y.Span.Slice(start, length);
            TensorPrimitives.Multiply(x.Value.Span.Slice(start, length), scale, to);
            TensorPrimitives.Add(to, shift, to);
        });
        return tape.Record(y, new Operation.Affine(scale, shift), [x], dy => VectorKernel.ScaleAdd(scale, dy.Span, x.Gradient.Span, tape.Workers));
    }

    private static void AddProduct(Tape tape, BroadcastPlan plan, Tensor dz, Tensor other, Tensor gradient, bool left)
    {
        if (gradient.Size == dz.Size && other.Size == dz.Size)
        {
            VectorKernel.MultiplyAdd(dz.Span, other.Span, gradient.Span, tape.Workers);
            return;
        }
        Tensor term = tape.Borrow(dz.Shape);
        Broadcasting.Apply<Multiplication>(tape, new BroadcastPlan(dz.Shape, other.Shape), dz, other, term);
        Broadcasting.AddReduced(tape, plan, term, gradient, left);
        tape.Return(term);
    }

    private static Tape Tape(Node x, Node y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return x.Tape;
    }

    private readonly struct Addition : IElementwise
    {
        public static void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z) => TensorPrimitives.Add(x, y, z);

        public static void Apply(ReadOnlySpan<float> x, float y, Span<float> z) => TensorPrimitives.Add(x, y, z);

        public static void Apply(float x, ReadOnlySpan<float> y, Span<float> z) => TensorPrimitives.Add(y, x, z);
    }

    private readonly struct Subtraction : IElementwise
    {
        public static void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z) => TensorPrimitives.Subtract(x, y, z);

        public static void Apply(ReadOnlySpan<float> x, float y, Span<float> z) => TensorPrimitives.Subtract(x, y, z);

        public static void Apply(float x, ReadOnlySpan<float> y, Span<float> z) => TensorPrimitives.Subtract(x, y, z);
    }

    private readonly struct Multiplication : IElementwise
    {
        public static void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z) => TensorPrimitives.Multiply(x, y, z);

        public static void Apply(ReadOnlySpan<float> x, float y, Span<float> z) => TensorPrimitives.Multiply(x, y, z);

        public static void Apply(float x, ReadOnlySpan<float> y, Span<float> z) => TensorPrimitives.Multiply(y, x, z);
    }

    private readonly struct Division : IElementwise
    {
        public static void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z) => TensorPrimitives.Divide(x, y, z);

        public static void Apply(ReadOnlySpan<float> x, float y, Span<float> z) => TensorPrimitives.Divide(x, y, z);

        public static void Apply(float x, ReadOnlySpan<float> y, Span<float> z) => TensorPrimitives.Divide(x, y, z);
    }
}
