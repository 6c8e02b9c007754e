using Kontor.Neural.Differentiation;
using Kontor.Neural.Kernels;
using Kontor.Neural.Tensors;

namespace Kontor.Neural.Losses;

/// <summary>Checks the rows of a loss and takes their mean.</summary>
internal static class Rows
{
    internal static void Check(Node prediction, Tensor target, Tensor? mask, int perRow, bool sameShape = false)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(target);
        bool fits = sameShape ? prediction.Shape == target.Shape
            : prediction.Shape.Rank > 0 && prediction.Shape[-1] == perRow && prediction.Shape.Without(-1) == target.Shape;
        if (!fits) throw new ArgumentException($"needs a target for each row of {prediction.Shape} with {perRow} numbers a row, got {target.Shape}", nameof(target));
        if (mask is not null && mask.Shape != target.Shape) throw new ArgumentException($"needs a mask of the shape {target.Shape}, got {mask.Shape}", nameof(mask));
    }

    /// <summary>The sum of the rows' weighted losses divided by the sum of their weights, with the slopes that were computed along.</summary>
    internal static Node Mean(Tape tape, string name, Tensor loss, Tensor? mask, Node[] inputs, Tensor[] slopes)
    {
        double total = mask is null ? loss.Size : VectorKernel.Sum(mask.Span, tape.Workers);
        float scale = total > 0 ? (float)(1 / total) : 0;
        Tensor mean = tape.Rent(Shape.Scalar);
        mean.Span[0] = VectorKernel.Sum(loss.Span, tape.Workers) * scale;
        return tape.Record(mean, new Operation.TrainingOnly(name), inputs, dy =>
        {
            float factor = dy.Span[0] * scale;
            for (int i = 0; i < inputs.Length; i++)
            {
                if (inputs[i].IsTracked) VectorKernel.ScaleAdd(factor, slopes[i].Span, inputs[i].Gradient.Span, tape.Workers);
            }
        });
    }
}
