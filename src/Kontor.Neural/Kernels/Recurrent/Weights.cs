namespace Kontor.Neural.Kernels.Recurrent;

/// <summary>The weights of x and of h as one matrix (columns of gates, x and h), filled up with zeros.</summary>
/// <typeparam name="TCell">The cell.</typeparam>
internal static unsafe class Weights<TCell>
    where TCell : struct, ICell
{
    /// <summary>both (width, both) from wx (gates hidden, input) and wh (gates hidden, hidden).</summary>
    internal static void Join(in Frame frame, in RecurrentShape shape, float* wx, float* wh, float* both)
    {
        new Span<float>(both, frame.Width * frame.Both).Clear();
        for (int column = 0; column < Frame.Columns; column++)
        {
            for (int unit = 0; unit < shape.Hidden; unit++)
            {
                float* row = both + ((((nint)column * frame.Hidden) + unit) * frame.Both);
                if (TCell.GateOfX(column) is >= 0 and int x) Source(wx, x, unit, shape.Hidden, shape.Input).CopyTo(new Span<float>(row, shape.Input));
                if (TCell.GateOfH(column) is >= 0 and int h) Source(wh, h, unit, shape.Hidden, shape.Hidden).CopyTo(new Span<float>(row + frame.Input, shape.Hidden));
            }
        }
    }

    /// <summary>dwx and dwh += both.</summary>
    internal static void AddParts(in Frame frame, in RecurrentShape shape, float* both, float* dwx, float* dwh)
    {
        for (int column = 0; column < Frame.Columns; column++)
        {
            for (int unit = 0; unit < shape.Hidden; unit++)
            {
                float* row = both + ((((nint)column * frame.Hidden) + unit) * frame.Both);
                if (TCell.GateOfX(column) is >= 0 and int x) Add(row, Source(dwx, x, unit, shape.Hidden, shape.Input));
                if (TCell.GateOfH(column) is >= 0 and int h) Add(row + frame.Input, Source(dwh, h, unit, shape.Hidden, shape.Hidden));
            }
        }
    }

    /// <summary>joint (width) = the bias beside x plus the bias beside h, which may be missing.</summary>
    internal static void JoinBias(in Frame frame, int hidden, float* biasX, float* biasH, float* joint)
    {
        new Span<float>(joint, frame.Width).Clear();
        for (int column = 0; column < Frame.Columns; column++)
        {
            var part = new Span<float>(joint + (column * frame.Hidden), hidden);
            if (TCell.GateOfX(column) is >= 0 and int x) Add(biasX + (x * hidden), part);
            if (biasH is not null && TCell.GateOfH(column) is >= 0 and int h) Add(biasH + (h * hidden), part);
        }
    }

    /// <summary>dbiasX and dbiasH, which may be missing, += joint.</summary>
    internal static void AddBias(in Frame frame, int hidden, float* joint, float* dbiasX, float* dbiasH)
    {
        for (int column = 0; column < Frame.Columns; column++)
        {
            float* part = joint + (column * frame.Hidden);
            if (TCell.GateOfX(column) is >= 0 and int x) Add(part, new Span<float>(dbiasX + (x * hidden), hidden));
            if (dbiasH is not null && TCell.GateOfH(column) is >= 0 and int h) Add(part, new Span<float>(dbiasH + (h * hidden), hidden));
        }
    }

    private static Span<float> Source(float* w, int gate, int unit, int hidden, int width) => new(w + ((((nint)gate * hidden) + unit) * width), width);

    private static void Add(float* from, Span<float> to)
    {
        for (int i = 0; i < to.Length; i++) to[i] += from[i];
    }
}
