using Kontor.Statistics.Optimization;
using Kontor.Statistics.Seasonality;

namespace Kontor.Demand.ExponentialSmoothing;

/// <summary>Everything that fitting all forms to one series needs, allocated once: the scaled series and the buffers of the kernels.</summary>
internal sealed class EtsWorkspace
{
    private readonly double[] _values, _filled, _adjusted, _season, _polynomial;
    private readonly double[] _slopes, _lower, _upper, _point, _best, _candidate;

    internal EtsWorkspace(ReadOnlySpan<double> y, int period)
    {
        Period = period;
        double sum = 0;
        foreach (double value in y)
        {
            if (double.IsNaN(value)) continue;
            Observed++;
            sum += Math.Abs(value) / y.Length; // no overflow
        }
        Scale = sum > 0 ? sum * y.Length / Observed : 1;
        _values = new double[y.Length];
        Smallest = double.PositiveInfinity;
        double largest = double.NegativeInfinity;
        for (int t = 0; t < y.Length; t++)
        {
            _values[t] = y[t] / Scale;
            if (_values[t] < Smallest) Smallest = _values[t];
            if (_values[t] > largest) largest = _values[t];
        }
        IsConstant = !(largest > Smallest);
        _filled = new double[y.Length];
        Gaps.Interpolate(_values, _filled);
        _adjusted = new double[y.Length];
        _season = new double[period];
        _polynomial = new double[period + 2];
        int parameters = new EtsLayout(new EtsForm(EtsError.Additive, EtsTrend.Damped, period > 1 ? EtsSeason.Additive : EtsSeason.None), period).Count;
        Optimiser = new BoundedLeastSquares(parameters);
        _lower = new double[parameters];
        _point = new double[parameters];
        _best = new double[parameters];
        _candidate = new double[parameters];
        _upper = new double[parameters];
        _slopes = new double[(4 + period) * BoundedLeastSquares.Stride(parameters)];
    }

    internal int Period { get; }

    /// <summary>Mean absolute value: the series is divided by it, so that all parameters are of order one.</summary>
    internal double Scale { get; }

    internal int Observed { get; }

    internal double Smallest { get; }

    internal bool IsConstant { get; }

    internal BoundedLeastSquares Optimiser { get; }

    internal ReadOnlySpan<double> Values => _values;

    internal ReadOnlySpan<double> Filled => _filled;

    internal Span<double> Adjusted => _adjusted;

    internal Span<double> Polynomial => _polynomial;

    internal Span<double> Season(int period) => _season.AsSpan(0, period);

    internal Span<double> Lower(int count) => _lower.AsSpan(0, count);

    internal Span<double> Upper(int count) => _upper.AsSpan(0, count);

    internal Span<double> Point(int count) => _point.AsSpan(0, count);

    internal Span<double> Best(int count) => _best.AsSpan(0, count);

    internal Span<double> Candidate(int count) => _candidate.AsSpan(0, count);

    internal Span<double> Slopes(int length) => _slopes.AsSpan(0, length);
}
