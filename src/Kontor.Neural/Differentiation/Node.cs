using Kontor.Neural.Operations;
using Kontor.Neural.Tensors;

namespace Kontor.Neural.Differentiation;

/// <summary>One value of a computation on a tape, contiguous and row-major, with its gradient after <see cref="Tape.Backward(Node)"/>.</summary>
/// <remarks>A node lives until its tape is reset. The operations on nodes are extension methods of <c>Kontor.Neural.Operations</c>; each says its shapes.</remarks>
public sealed class Node
{
    private readonly Node? _owner;
    private Tensor? _gradient;
    private bool _isKept;
    private bool _isPassed;

    internal Node(Tape tape, Tensor value, bool tracked, Tensor? gradient = null, Node? owner = null)
    {
        Tape = tape;
        Value = value;
        IsTracked = tracked;
        _gradient = gradient;
        _owner = owner;
    }

    /// <summary>The tape that this value was computed on.</summary>
    public Tape Tape { get; }

    /// <summary>The numbers.</summary>
    public Tensor Value { get; }

    /// <summary>The lengths of the axes.</summary>
    public Shape Shape => Value.Shape;

    /// <summary>True when a gradient with respect to this value is asked for: it is a variable or a trained parameter, or was computed from one.</summary>
    public bool IsTracked { get; }

    /// <summary>The only number of a scalar, such as a loss.</summary>
    /// <exception cref="InvalidOperationException">There is more than one number.</exception>
    public float Scalar => Value.Size == 1 ? Value.Span[0] : throw new InvalidOperationException($"needs a single number, got the shape {Shape}");

    /// <summary>The derivative with respect to this value of what <see cref="Tape.Backward(Node)"/> was called on; zeros where nothing depends on it.</summary>
    /// <remarks>Kept for variables and parameters. That of an intermediate value is given back once it has been passed on, unless <see cref="Tape.KeepGradient"/> asked for it.</remarks>
    /// <exception cref="InvalidOperationException">No gradient is tracked for this value, or it was given back.</exception>
    public Tensor Gradient
    {
        get
        {
            if (!IsTracked) throw new InvalidOperationException("no gradient is tracked for this value: make it with Tape.Variable, or the tape in training mode");
            if (_owner is not null) return _owner.Gradient.Reshape(Shape.Lengths);
            // what is added after the pass would reach nothing behind it
            if (_isPassed && (!_isKept || Tape.IsRunning)) throw new InvalidOperationException("the gradient of this intermediate value was passed on: ask for it with Tape.KeepGradient before Tape.Backward");
            if (_gradient is not null) return _gradient;
            _gradient = Tape.Borrow(Shape);
            _gradient.Span.Clear();
            return _gradient;
        }
    }

    /// <summary>What computed the value and from what; kept only while a network is being traced.</summary>
    internal Origin? Origin { get; set; }

    internal bool HasGradient => _owner?.HasGradient ?? _gradient is not null;

    /// <summary>Whether a backward pass has gone through this value already.</summary>
    internal bool IsPassed => _owner?.IsPassed ?? _isPassed;

    /// <summary>The sum, element by element, with broadcasting.</summary>
    /// <param name="left">One operand.</param>
    /// <param name="right">The other; shapes broadcast.</param>
    public static Node operator +(Node left, Node right) => left.Add(right);

    /// <summary>The sum with a number.</summary>
    /// <param name="left">The operand.</param>
    /// <param name="right">The number.</param>
    public static Node operator +(Node left, float right) => left.Affine(1, right);

    /// <summary>The sum with a number.</summary>
    /// <param name="left">The number.</param>
    /// <param name="right">The operand.</param>
    public static Node operator +(float left, Node right) => right.Affine(1, left);

    /// <summary>The difference, element by element, with broadcasting.</summary>
    /// <param name="left">One operand.</param>
    /// <param name="right">The other; shapes broadcast.</param>
    public static Node operator -(Node left, Node right) => left.Subtract(right);

    /// <summary>The difference with a number.</summary>
    /// <param name="left">The operand.</param>
    /// <param name="right">The number.</param>
    public static Node operator -(Node left, float right) => left.Affine(1, -right);

    /// <summary>The difference from a number.</summary>
    /// <param name="left">The number.</param>
    /// <param name="right">The operand.</param>
    public static Node operator -(float left, Node right) => right.Affine(-1, left);

    /// <summary>The negative.</summary>
    /// <param name="value">The operand.</param>
    public static Node operator -(Node value) => value.Affine(-1, 0);

    /// <summary>The product, element by element, with broadcasting. For matrices see <see cref="MatrixProducts.MatMul"/>.</summary>
    /// <param name="left">One operand.</param>
    /// <param name="right">The other; shapes broadcast.</param>
    public static Node operator *(Node left, Node right) => left.Multiply(right);

    /// <summary>The product with a number.</summary>
    /// <param name="left">The operand.</param>
    /// <param name="right">The number.</param>
    public static Node operator *(Node left, float right) => left.Affine(right, 0);

    /// <summary>The product with a number.</summary>
    /// <param name="left">The number.</param>
    /// <param name="right">The operand.</param>
    public static Node operator *(float left, Node right) => right.Affine(left, 0);

    /// <summary>The quotient, element by element, with broadcasting.</summary>
    /// <param name="left">The numerator.</param>
    /// <param name="right">The denominator; shapes broadcast.</param>
    public static Node operator /(Node left, Node right) => left.Divide(right);

    /// <summary>The quotient by a number.</summary>
    /// <param name="left">The numerator.</param>
    /// <param name="right">The denominator.</param>
    public static Node operator /(Node left, float right) => left.Affine(1 / right, 0);

    /// <summary>Keeps the gradient after it was passed on.</summary>
    internal void KeepGradient()
    {
        if (_owner is not null) _owner.KeepGradient();
        else _isKept = true;
    }

    /// <summary>Says that the gradient was passed on, and gives back its memory unless it is to be kept.</summary>
    internal void Pass()
    {
        _isPassed = true;
        if (_isKept || _gradient is null) return;
        Tape.Return(_gradient);
        _gradient = null;
    }
}
