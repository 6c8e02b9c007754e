namespace Kontor.Demand.Global;

/// <summary>Weighted sums of one series for <see cref="CausalRidge"/>.</summary>
internal sealed class RidgeSums(int regressors)
{
    internal double Weight { get; private set; }

    internal double Y { get; private set; }

    internal double FastWeight { get; private set; }

    internal double FastY { get; private set; }

    internal double[] X { get; } = new double[regressors];

    internal double[] XY { get; } = new double[regressors];

    internal double[] FastX { get; } = new double[regressors];

    internal void Decay(double slow, double fast)
    {
        (Weight, Y, FastWeight, FastY) = (slow * Weight, slow * Y, fast * FastWeight, fast * FastY);
        for (int k = 0; k < X.Length; k++)
        {
            X[k] *= slow;
            XY[k] *= slow;
            FastX[k] *= fast;
        }
    }

    /// <summary>Adds a value with its weights; negative weights take it away again.</summary>
    internal void Add(ReadOnlySpan<double> x, double y, double slow, double fast)
    {
        (Weight, Y, FastWeight, FastY) = (Weight + slow, Y + (slow * y), FastWeight + fast, FastY + (fast * y));
        for (int k = 0; k < X.Length; k++)
        {
            X[k] += slow * x[k];
            XY[k] += slow * x[k] * y;
            FastX[k] += fast * x[k];
        }
    }
}
