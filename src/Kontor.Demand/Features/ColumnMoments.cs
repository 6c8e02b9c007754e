using System.Runtime.InteropServices;

namespace Kontor.Demand.Features;

/// <summary>Mean and deviation of the values that are known, added one by one (Welford 1962) or as wholes (Chan, Golub, LeVeque 1983).</summary>
[StructLayout(LayoutKind.Auto)]
internal struct ColumnMoments
{
    private long _count;
    private double _mean, _squares;

    internal readonly long Count => _count;

    internal readonly double Mean => _mean;

    internal readonly double Deviation => _count > 0 ? Math.Sqrt(_squares / _count) : 0;

    internal void Add(double value)
    {
        if (double.IsNaN(value)) return;
        _count++;
        double delta = value - _mean;
        _mean += delta / _count;
        _squares += delta * (value - _mean);
    }

    internal void Add(ColumnMoments other)
    {
        if (other._count == 0) return;
        long count = _count + other._count;
        double delta = other._mean - _mean;
        _mean += delta * other._count / count;
        _squares += other._squares + (delta * delta * _count * other._count / count);
        _count = count;
    }
}
