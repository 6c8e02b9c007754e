using Kontor.Randomness;

namespace Kontor.Data.Forecasts;

/// <summary>How forecast errors move together over steps and series: a Gaussian copula whose normal scores are a moving average of innovations, some of them common to all series.</summary>
/// <remarks>
/// The score of series i at step h is sum_j W[h, j] e[i, j] with rows of W of length one, and the innovation of period t is
/// e[i, t] = sqrt(c) F[t] + sqrt(1 - c) E[i, t] with common share c. For a linear model W comes from the psi weights of its forecast error
/// (Box and Jenkins 1970, section 5.1.1). Nothing is stored per path: a path is a function of (seed, series, path number).
/// </remarks>
public sealed class Dependence
{
    private readonly double[] _weights; // psi: (series x steps); factor: (steps x steps), lower triangular
    private readonly bool _perSeries;
    private readonly int _horizon;
    private readonly double _common;
    private readonly RandomStream _stream;

    private Dependence(double[] weights, bool perSeries, int horizon, double common, RandomStream stream)
    {
        if (!(common >= 0 && common <= 1)) throw new ArgumentOutOfRangeException(nameof(common), common, "needs a share in [0, 1]");
        _weights = weights;
        _perSeries = perSeries;
        _horizon = horizon;
        _common = common;
        _stream = stream;
    }

    /// <summary>The share of an innovation's variance that all series have in common, in [0, 1].</summary>
    public double CommonShare => _common;

    /// <summary>Errors of linear models: a row of psi weights per series.</summary>
    /// <param name="psi">Shape: (series x steps), row-major; psi[i, 0] is the weight of the newest innovation and not zero.</param>
    /// <param name="horizon">The number of steps.</param>
    /// <param name="common">The common share of the innovations in [0, 1].</param>
    /// <param name="stream">The stream of the run.</param>
    public static Dependence OfWeights(double[] psi, int horizon, double common, RandomStream stream) => new(psi, perSeries: true, horizon, common, stream.Child("paths"));

    /// <summary>Errors with one correlation over steps for all series.</summary>
    /// <param name="factor">The lower Cholesky factor of the correlation matrix of the steps. Shape: (steps x steps), row-major.</param>
    /// <param name="horizon">The number of steps.</param>
    /// <param name="common">The common share of the innovations in [0, 1].</param>
    /// <param name="stream">The stream of the run.</param>
    public static Dependence OfFactor(double[] factor, int horizon, double common, RandomStream stream) => new(factor, perSeries: false, horizon, common, stream.Child("paths"));

    /// <summary>Errors that are independent over steps.</summary>
    /// <param name="horizon">The number of steps.</param>
    /// <param name="like">Whose common share and stream are taken over.</param>
    public static Dependence Independent(int horizon, Dependence like)
    {
        ArgumentNullException.ThrowIfNull(like);
        double[] identity = new double[horizon * horizon];
        for (int h = 0; h < horizon; h++) identity[(h * horizon) + h] = 1;
        return new Dependence(identity, perSeries: false, horizon, like._common, like._stream);
    }

    /// <summary>The same dependence over time with another common share.</summary>
    /// <param name="common">The common share in [0, 1].</param>
    public Dependence WithCommonShare(double common) => new(_weights, _perSeries, _horizon, common, _stream);

    /// <summary>The same dependence for some of the series.</summary>
    /// <param name="series">Positions of the series to keep, in their new order.</param>
    public Dependence Select(ReadOnlySpan<int> series)
    {
        if (!_perSeries) return this;
        double[] kept = new double[series.Length * _horizon];
        for (int i = 0; i < series.Length; i++) _weights.AsSpan(series[i] * _horizon, _horizon).CopyTo(kept.AsSpan(i * _horizon));
        return new Dependence(kept, perSeries: true, _horizon, _common, _stream);
    }

    /// <summary>The weights of one series' steps in terms of its innovations, each row of length one.</summary>
    /// <param name="series">The series' position.</param>
    /// <param name="weights">Receives the weights. Shape: (steps x steps), lower triangular.</param>
    public void Weights(int series, Span<double> weights)
    {
        weights.Clear();
        for (int h = 0; h < _horizon; h++)
        {
            Span<double> row = weights.Slice(h * _horizon, h + 1);
            for (int j = 0; j <= h; j++) row[j] = _perSeries ? _weights[(series * _horizon) + h - j] : _weights[(h * _horizon) + j];
            double length = Math.Sqrt(System.Numerics.Tensors.TensorPrimitives.SumOfSquares(row));
            if (length > 0) System.Numerics.Tensors.TensorPrimitives.Divide(row, length, row);
            else row[h] = 1;
        }
    }

    /// <summary>The innovations of one path that all series share. Shape: (periods).</summary>
    /// <param name="path">The path's number.</param>
    /// <param name="innovations">Receives standard normal numbers.</param>
    internal void Common(int path, Span<double> innovations)
    {
        if (_common == 0) return;
        RandomStream stream = _stream.Child("common").Child(path);
        for (int t = 0; t < innovations.Length; t++) innovations[t] = stream.NextGaussian();
    }

    /// <summary>The normal scores of one series on one path.</summary>
    /// <param name="key">The series' name, which seeds its own innovations.</param>
    /// <param name="path">The path's number.</param>
    /// <param name="weights">From <see cref="Weights"/>.</param>
    /// <param name="common">From <see cref="Common"/>, for the periods of this series' steps. Shape: (steps).</param>
    /// <param name="scores">Receives the scores; also scratch. Shape: (2 x steps), the scores in the first half.</param>
    internal void Scores(string key, int path, ReadOnlySpan<double> weights, ReadOnlySpan<double> common, Span<double> scores)
    {
        RandomStream stream = _stream.Child(key).Child(path);
        Span<double> innovations = scores.Slice(_horizon, _horizon);
        double own = Math.Sqrt(1 - _common), shared = Math.Sqrt(_common);
        for (int t = 0; t < _horizon; t++) innovations[t] = own * stream.NextGaussian() + (shared == 0 ? 0 : shared * common[t]);
        for (int h = 0; h < _horizon; h++)
        {
            double sum = 0;
            for (int j = 0; j <= h; j++) sum += weights[(h * _horizon) + j] * innovations[j];
            scores[h] = sum;
        }
    }
}
