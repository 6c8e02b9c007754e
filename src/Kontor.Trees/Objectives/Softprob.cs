namespace Kontor.Trees.Objectives;

/// <summary>The log loss over several classes: one margin a class, predictions are the probabilities of the classes (softmax).</summary>
public sealed record Softprob : GradientObjective
{
    /// <summary>Sets the number of classes.</summary>
    /// <param name="classes">Number of classes, 2 or more; labels are 0..classes-1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two.</exception>
    public Softprob(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        Outputs = classes;
    }

    /// <summary>The number of classes.</summary>
    public override int Outputs { get; }

    /// <inheritdoc/>
    public override string NativeName => "multi:softprob";

    internal override IEnumerable<KeyValuePair<string, string>> NativeParameters => [new("num_class", $"{Outputs}")];

    /// <inheritdoc/>
    public override double Loss(ReadOnlySpan<float> margins, float label)
    {
        double top = Largest(margins), sum = 0;
        foreach (float m in margins) sum += Math.Exp(m - top);
        return Math.Log(sum) + top - margins[(int)label];
    }

    /// <summary>p - y and, as in the library, 2 p (1 - p), which bounds the effect of the other margins (Friedman, Hastie, Tibshirani 2000, section 4).</summary>
    /// <inheritdoc/>
    public override void Derivatives(ReadOnlySpan<float> margins, ReadOnlySpan<float> labels, Span<float> gradient, Span<float> hessian)
    {
        for (int row = 0; row < labels.Length; row++)
        {
            int start = row * Outputs;
            ReadOnlySpan<float> m = margins.Slice(start, Outputs);
            double top = Largest(m), sum = 0;
            foreach (float margin in m) sum += Math.Exp(margin - top);
            for (int k = 0; k < Outputs; k++)
            {
                double p = Math.Exp(m[k] - top) / sum;
                gradient[start + k] = (float)(k == (int)labels[row] ? p - 1 : p);
                hessian[start + k] = (float)Math.Max(2 * p * (1 - p), 1e-16);
            }
        }
    }

    /// <inheritdoc/>
    public override string? Refuses(float label) =>
        label >= 0 && label < Outputs && label == MathF.Floor(label) ? null : $"a class from 0 to {Outputs - 1}";

    private static double Largest(ReadOnlySpan<float> margins)
    {
        double top = double.NegativeInfinity;
        foreach (float m in margins) top = Math.Max(top, m);
        return top;
    }
}
