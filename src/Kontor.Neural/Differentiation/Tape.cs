using Kontor.Neural.Kernels;
using Kontor.Neural.Tensors;

namespace Kontor.Neural.Differentiation;

/// <summary>The one context of a computation: it owns the memory, records what is computed, differentiates it backwards, and knows threads, seed and mode.</summary>
/// <remarks>
/// One step is: <see cref="Reset"/>, put the batch on the tape, compute a loss from it, <see cref="Backward(Node)"/>. Every reset hands the memory of the last step to
/// the next, so a training step allocates next to nothing. There is no hidden state anywhere else: two tapes never influence one another, and several tapes may read
/// the same weights at the same time in inference mode. A tape itself belongs to one thread; its kernels use as many as it was given, and the bits do not depend on how many.
/// Reverse-mode differentiation: Griewank and Walther (2008), "Evaluating Derivatives", chapter 3.
/// </remarks>
public sealed class Tape : IDisposable
{
    private const int Chunk = 16_384; // elements that one thread takes at a time; fixed, so that sums do not depend on the number of threads
    private readonly BufferPool _pool = new();
    private readonly Dictionary<Tensor, FloatBuffer> _borrowed = [];
    private readonly List<FloatBuffer> _rented = [];
    private readonly List<Entry> _entries = [];
    private readonly Workers _single;
    private int _sites;
    private int _traced;
    private bool _disposed;

    /// <summary>Makes an empty tape.</summary>
    /// <param name="context">Seed and thread limit.</param>
    /// <param name="mode">What it is for.</param>
    public Tape(FitContext context, Mode mode)
    {
        ArgumentNullException.ThrowIfNull(context);
        Seed = context.Seed;
        Workers = new Workers(context.Threads);
        _single = new Workers(1);
        Mode = mode;
    }

    /// <summary>What the tape is for; it may change between two resets.</summary>
    public Mode Mode { get; set; }

    /// <summary>The seed of dropout.</summary>
    public ulong Seed { get; }

    /// <summary>Which step is being computed: dropout is a function of (seed, step, place in the computation).</summary>
    public long Step { get; private set; }

    /// <summary>Bytes of tensor memory that the tape holds, in use or waiting to be used again.</summary>
    public long AllocatedBytes => _pool.AllocatedBytes;

    internal Workers Workers { get; }

    /// <summary>Whether a backward pass is under way.</summary>
    internal bool IsRunning { get; private set; }

    /// <summary>Whether nodes remember what computed them, for export.</summary>
    internal bool IsTracing { get; init; }

    /// <summary>Begins a step: what was computed before is forgotten and its memory is used again.</summary>
    /// <param name="step">The number of the step. Default 0.</param>
    public void Reset(long step = 0)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        foreach (FloatBuffer buffer in _rented) _pool.Return(buffer);
        foreach (FloatBuffer buffer in _borrowed.Values) _pool.Return(buffer);
        _rented.Clear();
        _borrowed.Clear();
        _entries.Clear();
        _sites = 0;
        Step = step;
    }

    /// <summary>A tensor of the tape's memory, to fill with a batch; what stands in it is left over from before.</summary>
    /// <param name="shape">Its shape.</param>
    public Tensor Rent(Shape shape)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        FloatBuffer buffer = _pool.Rent(shape.Size);
        _rented.Add(buffer);
        return new Tensor(shape, buffer);
    }

    /// <summary>A tensor of the tape's memory, filled with zeros.</summary>
    /// <param name="shape">Its shape.</param>
    public Tensor RentZeros(Shape shape)
    {
        Tensor tensor = Rent(shape);
        tensor.Span.Clear();
        return tensor;
    }

    /// <summary>Puts data on the tape: no gradient flows to it.</summary>
    /// <param name="value">The data; not copied when contiguous, so it must stay as it is until the next reset.</param>
    public Node Constant(Tensor value) => Traced(new Node(this, OnTape(value), tracked: false));

    /// <summary>Puts a number on the tape.</summary>
    /// <param name="value">The number.</param>
    public Node Constant(float value)
    {
        Tensor tensor = Rent(Shape.Scalar);
        tensor.Span[0] = value;
        return Traced(new Node(this, tensor, tracked: false));
    }

    /// <summary>Puts data on the tape with respect to which the result is to be differentiated, such as a price.</summary>
    /// <param name="value">The data; not copied when contiguous, so it must stay as it is until the next reset.</param>
    public Node Variable(Tensor value) => Traced(new Node(this, OnTape(value), tracked: true));

    /// <summary>Puts a parameter on the tape; in training mode its gradient is added to <see cref="Parameter.Gradient"/>.</summary>
    /// <param name="parameter">The parameter.</param>
    public Node Use(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        bool tracked = Mode == Mode.Training && parameter.IsTrained;
        var node = new Node(this, parameter.Value, tracked, tracked ? parameter.Gradient : null);
        return Traced(node, new Operation.Weight(parameter));
    }

    /// <summary>Asks that the gradient of an intermediate value stays readable after <see cref="Backward(Node)"/>.</summary>
    /// <param name="node">The value.</param>
    /// <returns>The same node.</returns>
    public Node KeepGradient(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        node.KeepGradient();
        return node;
    }

    /// <summary>Differentiates a scalar with respect to everything tracked that it was computed from.</summary>
    /// <param name="loss">The scalar. Of a larger node the sum of the elements is differentiated, which for rows that do not influence each other is each row's own derivative.</param>
    /// <exception cref="InvalidOperationException">Nothing tracked leads to it, or it was part of a backward pass before.</exception>
    public void Backward(Node loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        RequireFirstPass(loss);
        loss.Gradient.Span.Fill(1);
        Run();
    }

    /// <summary>Differentiates the inner product of a node with fixed weights: one row of a Jacobian, or a weighted sum of its rows.</summary>
    /// <param name="node">The node.</param>
    /// <param name="weights">The weights, of the node's shape.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    /// <exception cref="InvalidOperationException">Nothing tracked leads to the node, or it was part of a backward pass before.</exception>
    public void Backward(Node node, Tensor weights)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(weights);
        if (node.Shape != weights.Shape) throw new ArgumentException($"needs weights of the shape {node.Shape}, got {weights.Shape}", nameof(weights));
        RequireFirstPass(node);
        weights.CopyTo(node.Gradient.Span);
        Run();
    }

    /// <summary>Gives the memory back; the tape and its nodes can no longer be used.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        Reset();
        _disposed = true;
    }

    /// <summary>Records a computed value and how its gradient is passed on.</summary>
    /// <param name="value">The value.</param>
    /// <param name="operation">What computed it.</param>
    /// <param name="inputs">From what.</param>
    /// <param name="backward">Adds to the inputs' gradients, given the value's gradient.</param>
    internal Node Record(Tensor value, Operation operation, ReadOnlySpan<Node> inputs, Action<Tensor> backward)
    {
        Node node = Make(value, operation, inputs, 0);
        _traced++;
        if (node.IsTracked) _entries.Add(new Entry([node], () => backward(node.Gradient)));
        return node;
    }

    /// <summary>Records several values of one computation; <paramref name="backward"/> runs when any of them has a gradient.</summary>
    internal Node[] Record(Tensor[] values, Operation operation, ReadOnlySpan<Node> inputs, Action<Node[]> backward)
    {
        var nodes = new Node[values.Length];
        for (int i = 0; i < nodes.Length; i++) nodes[i] = Make(values[i], operation, inputs, i);
        _traced++;
        if (nodes[0].IsTracked) _entries.Add(new Entry(nodes, () => backward(nodes)));
        return nodes;
    }

    /// <summary>The same numbers under another shape: value and gradient are shared with the owner, so there is nothing to pass on.</summary>
    internal Node Alias(Node owner, Tensor value, Operation operation)
    {
        Node node = Traced(new Node(this, value, owner.IsTracked, gradient: null, owner), operation);
        if (IsTracing) node.Origin = node.Origin! with { Inputs = [owner] };
        return node;
    }

    /// <summary>A number that tells apart the places of one computation at which random numbers are drawn.</summary>
    internal int NextSite() => _sites++;

    /// <summary>Runs a body over fixed pieces of 0..size-1: (start, length).</summary>
    internal void ForChunks(int size, Action<int, int> body) => ForRows(size, 1, body);

    /// <summary>Runs a body over fixed pieces of rows: (first row, number of rows); the pieces depend on the row's length and on nothing else.</summary>
    internal void ForRows(int rows, int length, Action<int, int> body)
    {
        int rowsPerChunk = RowsPerChunk(length), chunks = Chunks(rows, length);
        if (chunks == 1) body(0, rows);
        else Workers.For(chunks, i => body(i * rowsPerChunk, Math.Min(rowsPerChunk, rows - (i * rowsPerChunk))));
    }

    /// <summary>Runs a body over a stack of like pieces of work: many small ones side by side, few large ones each with all threads.</summary>
    internal void ForStack(int stack, long work, Action<int, Workers> body)
    {
        if (stack >= 2 * Workers.Threads && work < 1 << 22) Workers.For(stack, i => body(i, _single));
        else for (int i = 0; i < stack; i++) body(i, Workers);
    }

    /// <summary>target = source, or target += source, of one shape; either may be a view, and a target that repeats elements is not one.</summary>
    internal void Move(Tensor source, Tensor target, bool add) =>
        ForRows(StridedCopy.Rows(target.Shape), target.Shape.Rank == 0 ? 1 : target.Shape[-1], (first, rows) => target.Take(source, first, rows, add));

    internal static int RowsPerChunk(int length) => Math.Max(1, Chunk / Math.Max(1, length));

    internal static int Chunks(int rows, int length) => Math.Max(1, (rows + RowsPerChunk(length) - 1) / RowsPerChunk(length));

    /// <summary>Memory that is given back before the next reset: gradients on their way, and terms of them.</summary>
    internal Tensor Borrow(Shape shape)
    {
        FloatBuffer buffer = _pool.Rent(shape.Size);
        var tensor = new Tensor(shape, buffer);
        _borrowed.Add(tensor, buffer);
        return tensor;
    }

    /// <summary>Gives borrowed memory back.</summary>
    internal void Return(Tensor tensor)
    {
        if (_borrowed.Remove(tensor, out FloatBuffer? buffer)) _pool.Return(buffer);
    }

    private Tensor OnTape(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.IsContiguous) return value;
        Tensor copy = Rent(value.Shape);
        value.CopyTo(copy.Span);
        return copy;
    }

    private Node Make(Tensor value, Operation operation, ReadOnlySpan<Node> inputs, int output)
    {
        bool tracked = false;
        foreach (Node input in inputs)
        {
            if (input.Tape != this) throw new ArgumentException("needs operands of one tape", nameof(inputs));
            tracked |= input.IsTracked;
        }
        var node = new Node(this, value, tracked);
        if (IsTracing) node.Origin = new Origin(operation, inputs.ToArray(), output, _traced);
        return node;
    }

    private Node Traced(Node node, Operation? operation = null)
    {
        if (IsTracing) node.Origin = new Origin(operation ?? Operation.Data.Instance, [], 0, _traced++);
        return node;
    }

    private static void RequireFirstPass(Node node)
    {
        if (node.IsPassed) throw new InvalidOperationException("a backward pass has gone through this value already: compute it again after Tape.Reset");
    }

    private void Run()
    {
        IsRunning = true;
        try
        {
            for (int i = _entries.Count - 1; i >= 0; i--)
            {
                Entry entry = _entries[i];
                if (Array.Exists(entry.Outputs, o => o.HasGradient)) entry.Backward();
                foreach (Node output in entry.Outputs) output.Pass();
            }
        }
        finally
        {
            IsRunning = false;
            _entries.Clear(); // a second pass would add every gradient twice
        }
    }

    private readonly record struct Entry(Node[] Outputs, Action Backward);
}
