using System.Buffers.Binary;
using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Errors;
using Kontor.Randomness;

namespace Kontor.Demand.SeasonalProfiles;

/// <summary>A fitted <see cref="SeasonalProfile"/>. Steps beyond the longest that was fitted (its horizon, a season at least) repeat those of a season before.</summary>
public sealed class SeasonalProfileModel : ForecastModel
{
    private readonly SeasonalProfileState _state;

    internal SeasonalProfileModel(SeasonalProfileState state) => _state = state;

    /// <inheritdoc/>
    public override Forecaster Specification => _state.Specification;

    /// <inheritdoc/>
    public override FitReport Report => _state.Report;

    /// <inheritdoc/>
    public override ImmutableArray<DataFault> Faults => _state.Faults;

    internal override ModelState State => _state;

    /// <inheritdoc/>
    protected override Forecast ForecastPanel(int horizon, KnownAhead? knownAhead, FitContext context)
    {
        ForecastFrame frame = _state.Frame with { Horizon = horizon };
        int count = frame.Keys.Length, levels = frame.Levels.Length, fitted = _state.Frame.Horizon;
        double[] mean = new double[count * horizon], quantiles = new double[count * horizon * levels], weights = Weights(frame.Levels);
        context.ForEach($"{Specification.Name}: forecast", count, i =>
        {
            for (int h = 0; h < horizon; h++)
            {
                int step = h < fitted ? h : fitted - _state.Season + ((h - fitted) % _state.Season), cell = (i * horizon) + h;
                ReadOnlySpan<byte> bytes = _state.Quantiles.AsSpan(((i * fitted) + step) * levels * sizeof(float));
                for (int l = 0; l < levels; l++)
                {
                    double q = BinaryPrimitives.ReadSingleLittleEndian(bytes[(l * sizeof(float))..]);
                    quantiles[(cell * levels) + l] = q;
                    mean[cell] += weights[l] * q;
                }
            }
        });
        var dependence = Dependence.OfFactor(Factor(horizon), horizon, _state.CommonShare, RandomStream.Of(context.Seed, Specification.Name));
        return new Forecast(frame, mean, quantiles, dependence, Faults);
    }

    // the mean is the integral of the quantiles over their levels, the outermost ones standing for the tails
    private static double[] Weights(ImmutableArray<double> levels)
    {
        double[] weights = new double[levels.Length];
        for (int l = 0; l < weights.Length; l++)
        {
            double low = l == 0 ? 0 : (levels[l - 1] + levels[l]) / 2, high = l + 1 == weights.Length ? 1 : (levels[l] + levels[l + 1]) / 2;
            weights[l] = high - low;
        }
        return weights;
    }

    // a step beyond those with a known correlation goes together with the ones before it as the last known one does
    private double[] Factor(int horizon)
    {
        int known = (int)Math.Sqrt(_state.Factor.Length);
        double[] factor = new double[horizon * horizon];
        for (int h = 0; h < horizon; h++)
        {
            if (known == 0) factor[(h * horizon) + h] = 1;
            int row = Math.Min(h, known - 1), shift = h - row;
            for (int j = 0; known > 0 && j <= row; j++) factor[(h * horizon) + j + shift] = _state.Factor[(row * known) + j];
        }
        return factor;
    }
}
