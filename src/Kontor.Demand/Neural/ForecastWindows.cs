using Kontor.Demand.Features;
using Kontor.Neural.Differentiation;

namespace Kontor.Demand.Neural;

/// <summary>Puts windows of series, past and steps ahead, into batches. What the steps know of sales ends with the window.</summary>
/// <param name="data">The series.</param>
/// <param name="schema">Their features.</param>
/// <param name="scale">The scale of demand.</param>
/// <param name="lookback">The periods of a window.</param>
/// <param name="horizon">The steps ahead.</param>
internal sealed class ForecastWindows(NetworkSequences data, FeatureSchema schema, DemandScale scale, int lookback, int horizon)
{
    /// <summary>The series.</summary>
    internal NetworkSequences Data => data;

    /// <summary>What goes into a network. Every period is measured by the size of sales up to the window's end.</summary>
    internal NetworkShape Shape { get; } = new(schema.Numeric.Length, [.. schema.Categorical.Select(c => c.CategoryCount)], []);

    /// <summary>The number of numeric features that do not depend on past sales.</summary>
    internal int Known => schema.FirstSales;

    /// <summary>Fills windows.</summary>
    /// <param name="tape">Whose memory is used.</param>
    /// <param name="windows">Series and the period after the window.</param>
    /// <returns>The windows, and the steps with what happened where it is known.</returns>
    internal (SequenceBatch Window, SequenceBatch Steps) Fill(Tape tape, IReadOnlyList<(int Series, int Next)> windows)
    {
        SequenceBatch window = SequenceBatch.Of(tape, Shape, windows.Count, lookback), steps = SequenceBatch.Of(tape, Shape with { Numeric = Known }, windows.Count, horizon);
        for (int r = 0; r < windows.Count; r++)
        {
            (int series, int next) = windows[r];
            double size = data.SizeOf(series, next);
            ReadOnlySpan<double> target = data.TargetOf(series);
            int first = Math.Max(0, next - lookback);
            for (int t = first; t < next; t++)
            {
                int at = (r * lookback) + t - first;
                data.NumericOf(series, t).CopyTo(window.Numeric.Span[(at * Shape.Numeric)..]);
                Codes(window, at, series, t);
                window.Mask.Span[at] = 1;
                if (double.IsNaN(target[t])) continue;
                window.Past.Span[at * NetworkShape.Past] = Scaled(target[t], size);
                window.Past.Span[(at * NetworkShape.Past) + 1] = 1;
            }
            for (int h = 0; h < horizon; h++)
            {
                int at = (r * horizon) + h, t = next + h;
                steps.Size.Span[at] = (float)size;
                if (t >= data.LengthOf(series) + data.AheadOf(series)) continue; // beyond what is known: nothing is learnt there
                data.NumericOf(series, t)[..Known].CopyTo(steps.Numeric.Span[(at * Known)..]);
                Codes(steps, at, series, t);
                steps.Mask.Span[at] = 1;
                if (t >= target.Length || double.IsNaN(target[t])) continue;
                steps.Scaled.Span[at] = Scaled(target[t], size);
                steps.Weight.Span[at] = 1;
            }
        }
        return (window, steps);
    }

    private float Scaled(double demand, double size) => (float)Math.Clamp(scale.Forward(demand, size), -12, 12);

    private void Codes(SequenceBatch batch, int at, int series, int period)
    {
        ReadOnlySpan<int> codes = data.CodesOf(series, period);
        for (int c = 0; c < codes.Length; c++) batch.Codes[c].Span[at] = codes[c];
    }
}
