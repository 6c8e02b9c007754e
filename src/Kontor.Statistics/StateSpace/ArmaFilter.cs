using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kontor.Statistics.StateSpace;

/// <summary>The Kalman filter of a stationary ARMA process in Harvey's state space, started from its exact stationary covariance.</summary>
/// <remarks>The state has r = max(p, q + 1) elements (Harvey 1981; Gardner, Harvey and Phillips 1980). The covariance is not carried: its change from step
/// to step has rank one, so that a vector of r elements is enough (Morf, Sidhu and Kailath 1974; Pearlman 1980, "An algorithm for the exact
/// likelihood of a high-order autoregressive-moving average process"). A step costs a few times r operations instead of r², and the recursion stops
/// altogether once that change has vanished. One instance is one workspace: it is not thread-safe and allocates nothing after construction.</remarks>
public sealed class ArmaFilter
{
    private const double SteadyTolerance = 1e-13;

    private readonly double[] _ar, _ma, _gain, _change, _startGain, _psi, _covariance;   // (r), padded with zeros to whole vectors and one more
    private readonly int[] _arLags, _maLags;
    private readonly ArmaAutocovariance _autocovariance;
    private double[] _states;                   // (columns, stride)
    private int _p, _q, _arCount, _maCount, _blocks;
    private double _startVariance;

    /// <summary>Makes room for processes up to an order.</summary>
    /// <param name="capacity">The highest lag of either polynomial, 0 or more.</param>
    public ArmaFilter(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        Capacity = capacity;
        int padded = Stride(capacity + 1);
        _ar = new double[padded];
        _ma = new double[padded];
        _gain = new double[padded];
        _change = new double[padded];
        _startGain = new double[padded];
        _psi = new double[padded];
        _covariance = new double[padded];
        _states = new double[padded];
        _arLags = new int[capacity];
        _maLags = new int[capacity];
        _autocovariance = new ArmaAutocovariance(capacity);
    }

    /// <summary>The highest lag that the workspace can hold.</summary>
    public int Capacity { get; }

    /// <summary>The number of elements of the state, max(p, q + 1).</summary>
    public int StateLength { get; private set; } = 1;

    /// <summary>The one-step variance over the error variance after the last step that was filtered, 1 in the steady state.</summary>
    internal double Variance { get; private set; }

    /// <summary>The last change of the covariance is <c>ChangeScale · Change Change'</c>.</summary>
    internal double ChangeScale { get; private set; }

    internal ReadOnlySpan<double> Change => _change.AsSpan(0, StateLength);

    internal ReadOnlySpan<double> State(int column) => _states.AsSpan(column * _gain.Length, StateLength);

    /// <summary>Sets the process and computes its stationary start.</summary>
    /// <param name="ar">Autoregressive coefficients of lags 1..p.</param>
    /// <param name="ma">Moving-average coefficients of lags 1..q.</param>
    /// <returns>False when the process is not stationary, or so close to it that double precision does not tell; then nothing may be filtered.</returns>
    public bool SetModel(ReadOnlySpan<double> ar, ReadOnlySpan<double> ma)
    {
        (_p, _arCount) = Load(ar, _ar, _arLags);
        (_q, _maCount) = Load(ma, _ma, _maLags);
        StateLength = Math.Max(_p, _q + 1);
        _blocks = (StateLength + Vector256<double>.Count - 1) / Vector256<double>.Count;
        ReadOnlySpan<int> arLags = _arLags.AsSpan(0, _arCount), maLags = _maLags.AsSpan(0, _maCount);
        if (!_autocovariance.Compute(_ar.AsSpan(0, _p), _ma.AsSpan(0, _q), maLags, _covariance)) return false;
        ArmaPolynomial.PsiWeights(_ar.AsSpan(0, _p), _ma.AsSpan(0, _q), _psi.AsSpan(0, _q));
        Start(arLags, maLags);
        return true;
    }

    /// <summary>Runs the filter over several series with the same process, so that regressors are whitened together with the series they explain.</summary>
    /// <param name="data">(columns, steps) row-major: one series per row.</param>
    /// <param name="columns">The number of series, 1 or more.</param>
    /// <param name="whitened">(columns, steps) Written: one-step errors divided by their standard deviation in units of the error's.</param>
    /// <returns>The sum over all steps of the logarithm of the one-step variance, the log-determinant of the process's covariance matrix.</returns>
    public double Filter(ReadOnlySpan<double> data, int columns, Span<double> whitened)
    {
        int steps = data.Length / columns, stride = _gain.Length;
        if (_states.Length < columns * stride) _states = new double[columns * stride];
        Array.Clear(_states, 0, columns * stride);
        _startGain.CopyTo(_gain, 0);
        double variance = _startVariance, inverse = 1 / variance;
        for (int i = 0; i < stride; i++) _change[i] = _gain[i] * inverse;
        double scale = -variance, logarithms = 0, product = 1, root = Math.Sqrt(inverse);
        bool steady = false;
        for (int t = 0; t < steps; t++)
        {
            for (int c = 0; c < columns; c++)
            {
                ref double state = ref _states[c * stride];
                double error = data[(c * steps) + t] - state;
                whitened[(c * steps) + t] = error * root;
                Advance(ref state, error * inverse);
            }
            product *= variance;
            if (product > 1e100)
            {
                logarithms += Math.Log(product);
                product = 1;
            }
            if (steady) continue;
            double first = _change[0], previous = variance;
            UpdateGain(scale * first, first * inverse);
            variance += scale * first * first;
            scale *= previous / variance;
            inverse = 1 / variance;
            root = Math.Sqrt(inverse);
            if ((t & 3) == 3) steady = -scale * Largest() < SteadyTolerance;
        }
        Variance = variance;
        ChangeScale = scale;
        return logarithms + Math.Log(product);
    }

    /// <summary>Goes on with the covariance recursion for one more step beyond the data.</summary>
    internal void AdvanceCovariance()
    {
        double first = _change[0], previous = Variance;
        UpdateGain(ChangeScale * first, first / previous);
        Variance += ChangeScale * first * first;
        ChangeScale *= previous / Variance;
    }

    private static int Stride(int order) => ((order + 3) & ~3) + 4;

    private static (int Order, int Count) Load(ReadOnlySpan<double> source, double[] target, int[] lags)
    {
        int count = 0;
        Array.Clear(target);
        for (int i = 0; i < source.Length; i++)
        {
            if (source[i] == 0) continue;
            target[i] = source[i];
            lags[count++] = i + 1;
        }
        return (count == 0 ? 0 : lags[count - 1], count);
    }

    // P Z' from the autocovariances, then T P Z', the unscaled gain
    private void Start(ReadOnlySpan<int> arLags, ReadOnlySpan<int> maLags)
    {
        Array.Clear(_startGain);
        _startVariance = _covariance[0];
        foreach (int lag in arLags)
        {
            double weight = _ar[lag - 1];
            _startGain[lag - 1] += weight * _covariance[0];
            for (int i = 1; i < lag; i++) _startGain[i - 1] += weight * _covariance[lag - i];
        }
        foreach (int lag in maLags)
        {
            double weight = _ma[lag - 1];
            for (int i = 1; i <= lag; i++) _startGain[i - 1] += weight * _psi[lag - i];
        }
    }

    // a := T a + (T P Z') v / F, in place: element i needs element i + 1 of before
    private void Advance(ref double state, double scaledError)
    {
        ref double ar = ref MemoryMarshal.GetArrayDataReference(_ar);
        ref double gain = ref MemoryMarshal.GetArrayDataReference(_gain);
        Vector256<double> level = Vector256.Create(state), error = Vector256.Create(scaledError);
        for (int block = 0, i = 0; block < _blocks; block++, i += Vector256<double>.Count)
        {
            Vector256<double> next = Vector256.LoadUnsafe(ref Unsafe.Add(ref state, i + 1));
            next = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref Unsafe.Add(ref ar, i)), level, next);
            next = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref Unsafe.Add(ref gain, i)), error, next);
            next.StoreUnsafe(ref Unsafe.Add(ref state, i));
        }
    }

    // moved = T w; g := g + (M w0) moved; w := moved - (w0 / F) g of before
    private void UpdateGain(double toGain, double toChange)
    {
        ref double ar = ref MemoryMarshal.GetArrayDataReference(_ar);
        ref double gain = ref MemoryMarshal.GetArrayDataReference(_gain);
        ref double change = ref MemoryMarshal.GetArrayDataReference(_change);
        Vector256<double> first = Vector256.Create(change), gainScale = Vector256.Create(toGain), changeScale = Vector256.Create(-toChange);
        for (int block = 0, i = 0; block < _blocks; block++, i += Vector256<double>.Count)
        {
            Vector256<double> moved = Vector256.LoadUnsafe(ref Unsafe.Add(ref change, i + 1));
            moved = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref Unsafe.Add(ref ar, i)), first, moved);
            Vector256<double> old = Vector256.LoadUnsafe(ref Unsafe.Add(ref gain, i));
            Vector256.FusedMultiplyAdd(gainScale, moved, old).StoreUnsafe(ref Unsafe.Add(ref gain, i));
            Vector256.FusedMultiplyAdd(changeScale, old, moved).StoreUnsafe(ref Unsafe.Add(ref change, i));
        }
    }

    private double Largest()
    {
        ref double change = ref MemoryMarshal.GetArrayDataReference(_change);
        Vector256<double> largest = Vector256<double>.Zero;
        for (int block = 0, i = 0; block < _blocks; block++, i += Vector256<double>.Count)
        {
            largest = Vector256.Max(largest, Vector256.Abs(Vector256.LoadUnsafe(ref Unsafe.Add(ref change, i))));
        }
        double maximum = 0;
        for (int i = 0; i < Vector256<double>.Count; i++) maximum = Math.Max(maximum, largest[i]);
        return maximum * maximum;
    }
}
