using Kontor.Neural.Differentiation;
using Kontor.Neural.Kernels;
using Kontor.Neural.Operations;
using Kontor.Neural.Tensors;

namespace Kontor.Neural.Losses;

/// <summary>What training makes small. Each is the mean over the rows that are there, a scalar.</summary>
/// <remarks>Targets and masks are data: no gradient flows to them. A mask has the target's shape; 0 leaves a row out whatever stands in it, even NaN, and another number weighs it.
/// The mean divides by the mask's sum; when nothing is left the loss is 0 and so are its gradients. For a mixture of Gaussians see <see cref="MixtureDensity"/>.</remarks>
public static class Loss
{
    /// <summary>The mean squared error, (p - y)^2.</summary>
    /// <param name="prediction">The target's shape.</param>
    /// <param name="target">What happened.</param>
    /// <param name="mask">Which rows count; null for all.</param>
    public static Node Squared(Node prediction, Tensor target, Tensor? mask = null) =>
        Pointwise("squared error", prediction, target, mask, 1, static (p, y, _) => ((p - y) * (p - y), 2 * (p - y)));

    /// <summary>The mean absolute error, |p - y|; its slope at 0 is 0.</summary>
    /// <param name="prediction">The target's shape.</param>
    /// <param name="target">What happened.</param>
    /// <param name="mask">Which rows count; null for all.</param>
    public static Node Absolute(Node prediction, Tensor target, Tensor? mask = null) =>
        Pointwise("absolute error", prediction, target, mask, 1, static (p, y, _) => (MathF.Abs(p - y), MathF.Sign(p - y)));

    /// <summary>Half the squared error within <paramref name="threshold"/>, growing like the absolute error beyond. Huber (1964).</summary>
    /// <param name="prediction">The target's shape.</param>
    /// <param name="target">What happened.</param>
    /// <param name="mask">Which rows count; null for all.</param>
    /// <param name="threshold">Where the square ends, above 0. Default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not above 0.</exception>
    public static Node Huber(Node prediction, Tensor target, Tensor? mask = null, float threshold = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threshold);
        return Pointwise("Huber", prediction, target, mask, 1, (p, y, _) =>
        {
            float e = p - y, size = MathF.Abs(e);
            return size <= threshold ? (0.5f * e * e, e) : (threshold * (size - (0.5f * threshold)), threshold * MathF.Sign(e));
        });
    }

    /// <summary>The pinball loss of predicted quantiles, mean over the levels: level (y - q) above the quantile, (1 - level) (q - y) below. Koenker and Bassett (1978).</summary>
    /// <param name="quantiles">(..., levels).</param>
    /// <param name="target">(...): what happened.</param>
    /// <param name="levels">The levels, each within (0, 1).</param>
    /// <param name="mask">(...): which rows count; null for all.</param>
    /// <exception cref="ArgumentOutOfRangeException">A level is not within (0, 1).</exception>
    public static Node Pinball(Node quantiles, Tensor target, IReadOnlyList<double> levels, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(levels);
        float[] own = [.. levels.Select(l => l > 0 && l < 1 ? (float)l : throw new ArgumentOutOfRangeException(nameof(levels), l, "needs levels within (0, 1)"))];
        return Pointwise("pinball", quantiles, target, mask, own.Length, (q, y, place) =>
            y >= q ? (own[place] * (y - q), -own[place]) : ((1 - own[place]) * (q - y), 1 - own[place]));
    }

    /// <summary>The binary cross-entropy of a logit: -ln of the probability that the sigmoid gives to what happened.</summary>
    /// <param name="logit">The target's shape.</param>
    /// <param name="target">0 or 1, or a probability between.</param>
    /// <param name="mask">Which rows count; null for all.</param>
    public static Node BinaryCrossEntropy(Node logit, Tensor target, Tensor? mask = null) =>
        Pointwise("binary cross-entropy", logit, target, mask, 1, static (x, y, _) =>
            // ln(1 + e^x) - x y, without overflow
            (MathF.Max(x, 0) - (x * y) + MathF.Log(1 + MathF.Exp(-MathF.Abs(x))), (1 / (1 + MathF.Exp(-x))) - y));

    /// <summary>The negative log-likelihood of Poisson counts given the logarithm of their rate, with its constant ln(y!).</summary>
    /// <param name="logRate">The target's shape.</param>
    /// <param name="target">Counts, 0 or more.</param>
    /// <param name="mask">Which rows count; null for all.</param>
    public static Node Poisson(Node logRate, Tensor target, Tensor? mask = null) =>
        Pointwise("Poisson", logRate, target, mask, 1, static (r, y, _) => (MathF.Exp(r) - (y * r) + (float)GammaFunctions.LogGamma(y + 1.0), MathF.Exp(r) - y));

    /// <summary>The cross-entropy of classes: -ln of the softmax share of the class that happened.</summary>
    /// <param name="logits">(..., classes).</param>
    /// <param name="target">(...): whole numbers from 0 to classes - 1.</param>
    /// <param name="mask">(...): which rows count; null for all.</param>
    /// <exception cref="ArgumentOutOfRangeException">A target that counts is not a class.</exception>
    public static Node CrossEntropy(Node logits, Tensor target, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(logits);
        Rows.Check(logits, target, mask, logits.Shape.Rank == 0 ? 0 : logits.Shape[-1]);
        Tape tape = logits.Tape;
        int rows = target.Size, classes = logits.Shape[-1];
        Tensor loss = tape.RentZeros([rows]), slope = tape.RentZeros(logits.Shape), total = tape.Rent([rows]);
        SoftmaxKernel.LogSumExp(logits.Value.Span, total.Span, rows, classes, tape.Workers);
        SoftmaxKernel.Forward(logits.Value.Span, slope.Span, rows, classes, tape.Workers);
        for (int row = 0; row < rows; row++)
        {
            float weight = mask is null ? 1 : mask.Span[row], y = target.Span[row];
            Span<float> s = slope.Span.Slice(row * classes, classes);
            if (weight == 0)
            {
                s.Clear();
                continue;
            }
            if (!(y >= 0 && y < classes && y == MathF.Floor(y))) throw new ArgumentOutOfRangeException(nameof(target), y, $"needs whole numbers from 0 to {classes - 1}");
            loss.Span[row] = weight * (total.Span[row] - logits.Value.Span[(row * classes) + (int)y]);
            s[(int)y] -= 1;
            if (weight != 1) foreach (ref float v in s) v *= weight;
        }
        return Rows.Mean(tape, "cross-entropy", loss, mask, [logits], [slope]);
    }

    /// <summary>The negative log-likelihood of Gaussian numbers.</summary>
    /// <param name="mean">The target's shape.</param>
    /// <param name="deviation">The target's shape; standard deviations above 0, such as a softplus plus a small number.</param>
    /// <param name="target">What happened.</param>
    /// <param name="mask">Which rows count; null for all.</param>
    public static Node Gaussian(Node mean, Node deviation, Tensor target, Tensor? mask = null) =>
        Pairwise("Gaussian", mean, deviation, target, mask, static (m, s, y) =>
        {
            double z = (y - m) / s;
            return ((0.5 * z * z) + Math.Log(s) + (0.5 * Math.Log(2 * Math.PI)), -z / s, (1 - (z * z)) / s);
        });

    /// <summary>The negative log-likelihood of negative-binomial counts with a mean m and a dispersion a: variance m + a m^2. Salinas et al. (2020), "DeepAR", equation 3.</summary>
    /// <param name="mean">The target's shape; above 0.</param>
    /// <param name="dispersion">The target's shape; above 0. Towards 0 it is the Poisson likelihood.</param>
    /// <param name="target">Counts, 0 or more.</param>
    /// <param name="mask">Which rows count; null for all.</param>
    public static Node NegativeBinomial(Node mean, Node dispersion, Tensor target, Tensor? mask = null) =>
        Pairwise("negative binomial", mean, dispersion, target, mask, static (m, a, y) =>
        {
            double r = 1 / a, grown = Math.Log(1 + (a * m));
            double loss = GammaFunctions.LogGamma(y + 1) + GammaFunctions.LogGamma(r) - GammaFunctions.LogGamma(y + r) + ((y + r) * grown) - (y == 0 ? 0 : y * Math.Log(a * m));
            // towards the Poisson limit the difference of digammas loses all digits: there its expansion in a, to the first term
            double byDispersion = a < 1e-5
                ? -0.5 * (((y - m) * (y - m)) - y)
                : (-r * r * (GammaFunctions.Digamma(r) - GammaFunctions.Digamma(y + r) + grown)) + ((y + r) * m / (1 + (a * m))) - (y * r);
            return (loss, (m - y) / (m * (1 + (a * m))), byDispersion);
        });

    private static Node Pointwise(string name, Node prediction, Tensor target, Tensor? mask, int repeats, Func<float, float, int, (float Loss, float Slope)> function)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(target);
        Rows.Check(prediction, target, mask, repeats, repeats == 1 && prediction.Shape == target.Shape);
        Tape tape = prediction.Tape;
        Tensor loss = tape.Rent([target.Size]), slope = tape.Rent(prediction.Shape);
        float share = 1f / repeats;
        tape.ForRows(target.Size, repeats, (first, rows) =>
        {
            ReadOnlySpan<float> p = prediction.Value.Span, y = target.Span, m = mask is null ? [] : mask.Span;
            Span<float> l = loss.Span, s = slope.Span;
            for (int row = first; row < first + rows; row++)
            {
                float weight = m.IsEmpty ? 1 : m[row], sum = 0;
                for (int i = 0; i < repeats; i++)
                {
                    int at = (row * repeats) + i;
                    (float value, float by) = weight == 0 ? (0, 0) : function(p[at], y[row], i);
                    sum += share * weight * value;
                    s[at] = share * weight * by;
                }
                l[row] = sum;
            }
        });
        return Rows.Mean(tape, name, loss, mask, [prediction], [slope]);
    }

    private static Node Pairwise(string name, Node a, Node b, Tensor target, Tensor? mask, Func<double, double, double, (double Loss, double ByA, double ByB)> function)
    {
        Rows.Check(a, target, mask, 1, sameShape: true);
        Rows.Check(b, target, mask, 1, sameShape: true);
        Tape tape = a.Tape;
        Tensor loss = tape.Rent([target.Size]), byA = tape.Rent(a.Shape), byB = tape.Rent(b.Shape);
        tape.ForRows(target.Size, 64, (first, rows) => // 64: a likelihood costs as much as many sums
        {
            ReadOnlySpan<float> p = a.Value.Span, q = b.Value.Span, y = target.Span, m = mask is null ? [] : mask.Span;
            Span<float> l = loss.Span, sa = byA.Span, sb = byB.Span;
            for (int row = first; row < first + rows; row++)
            {
                float weight = m.IsEmpty ? 1 : m[row];
                (double value, double dA, double dB) = weight == 0 ? (0, 0, 0) : function(p[row], q[row], y[row]);
                (l[row], sa[row], sb[row]) = ((float)(weight * value), (float)(weight * dA), (float)(weight * dB));
            }
        });
        return Rows.Mean(tape, name, loss, mask, [a, b], [byA, byB]);
    }
}
