namespace Kontor.Trees.Cubist.Training;

/// <summary>Sums of x, z and their products over some rows.</summary>
internal struct Moments
{
    private double _x, _z, _xx, _xz, _zz;

    internal int Count { get; private set; }

    internal readonly double Mean => _z / Count;

    internal void Add(double x, double z)
    {
        Count++;
        _x += x;
        _z += z;
        _xx += x * x;
        _xz += x * z;
        _zz += z * z;
    }

    internal void Merge(Moments other)
    {
        Count += other.Count;
        _x += other._x;
        _z += other._z;
        _xx += other._xx;
        _xz += other._xz;
        _zz += other._zz;
    }

    /// <summary>These rows without some of them.</summary>
    internal readonly Moments Less(Moments part) => new()
    {
        Count = Count - part.Count,
        _x = _x - part._x,
        _z = _z - part._z,
        _xx = _xx - part._xx,
        _xz = _xz - part._xz,
        _zz = _zz - part._zz,
    };

    /// <summary>Rows times the standard deviation of z about its mean or about its line in x, whichever is less after the loss of a degree of freedom.</summary>
    /// <param name="reciprocals">1 / n for n from 1 up to the count; entry 0 is not read.</param>
    internal readonly double Spread(ReadOnlySpan<double> reciprocals)
    {
        if (Count < 2) return 0;
        double inverse = reciprocals[Count];
        double constant = Math.Max(_zz - (_z * _z * inverse), 0), level = constant * reciprocals[Count - 1];
        double squares = _xx - (_x * _x * inverse);
        if (Count > 2 && squares > 1e-10 * _xx)
        {
            double product = _xz - (_x * _z * inverse);
            level = Math.Min(level, Math.Max(constant - (product * product / squares), 0) * reciprocals[Count - 2]);
        }
        return Count * Math.Sqrt(level);
    }
}
