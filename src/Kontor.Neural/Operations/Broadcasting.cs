using Kontor.Neural.Differentiation;
using Kontor.Neural.Kernels;
using Kontor.Neural.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Kontor.Neural.Operations;

/// <summary>Walks two operands together, and sums what was stretched when gradients go back.</summary>
internal static class Broadcasting
{
    /// <summary>Writes the function of two tensors to one of the shape both broadcast to.</summary>
    internal static void Apply<T>(Tape tape, BroadcastPlan plan, Tensor x, Tensor y, Tensor z)
        where T : struct, IElementwise
    {
        if (plan.Rows == 1 && plan.LeftStep == 1 && plan.RightStep == 1)
        {
            tape.ForChunks(z.Size, (start, length) => T.Apply(x.Span.Slice(start, length), y.Span.Slice(start, length), z.Span.Slice(start, length)));
            return;
        }
        int inner = plan.Inner;
        tape.ForRows(plan.Rows, inner, (first, rows) =>
        {
            Span<float> a = x.Span, b = y.Span, c = z.Span;
            for (int row = first; row < first + rows; row++)
            {
                (int left, int right) = plan.Start(row);
                Span<float> to = c.Slice(row * inner, inner);
                if (plan.RightStep == 0) T.Apply(a.Slice(left, inner), b[right], to);
                else if (plan.LeftStep == 0) T.Apply(a[left], b.Slice(right, inner), to);
                else T.Apply(a.Slice(left, inner), b.Slice(right, inner), to);
            }
        });
    }

    /// <summary>Adds a tensor of the broadcast shape to the gradient of one operand: what was stretched is summed.</summary>
    internal static void AddReduced(Tape tape, BroadcastPlan plan, Tensor term, Tensor gradient, bool left)
    {
        int inner = plan.Inner, rows = plan.Rows;
        if (gradient.Size == term.Size) tape.ForChunks(term.Size, (start, length) => AddTo(gradient.Span.Slice(start, length), term.Span.Slice(start, length)));
        else if (plan.RepeatsRows(left)) VectorKernel.SumRows(term.Span, gradient.Span, rows, inner, tape.Workers);
        else if (plan.RepeatsWithinRows(left))
        {
            tape.ForRows(rows, inner, (first, count) =>
            {
                for (int row = first; row < first + count; row++) gradient.Span[row] += TensorPrimitives.Sum(term.Span.Slice(row * inner, inner));
            });
        }
        else
        {
            int step = left ? plan.LeftStep : plan.RightStep;
            for (int row = 0; row < rows; row++)
            {
                (int l, int r) = plan.Start(row);
                int at = left ? l : r;
                ReadOnlySpan<float> from = term.Span.Slice(row * inner, inner);
                if (step == 0) gradient.Span[at] += TensorPrimitives.Sum(from);
                else AddTo(gradient.Span.Slice(at, inner), from);
            }
        }
    }

    internal static void AddTo(Span<float> target, ReadOnlySpan<float> term) => TensorPrimitives.Add(target, term, target);
}
