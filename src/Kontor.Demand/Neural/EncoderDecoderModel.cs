using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand.Features;
using Kontor.Errors;
using Kontor.Neural.Differentiation;
using Kontor.Neural.Training;
using Kontor.Randomness;

namespace Kontor.Demand.Neural;

/// <summary>A fitted <see cref="EncoderDecoderLstm"/>.</summary>
public sealed class EncoderDecoderModel : ForecastModel
{
    private const int Together = 256;
    private readonly EncoderDecoderState _state;
    private readonly EncoderDecoderNetwork _network;

    internal EncoderDecoderModel(EncoderDecoderState state, EncoderDecoderNetwork network) => (_state, _network) = (state, network);

    /// <inheritdoc/>
    public override Forecaster Specification => _state.Specification;

    /// <summary>Iterations are steps; the objective is the mean Huber loss of a held-out step on the network's scale.</summary>
    public override FitReport Report => _state.Report;

    /// <inheritdoc/>
    public override ImmutableArray<DataFault> Faults => _state.Faults;

    /// <summary>The training, epoch by epoch.</summary>
    public ImmutableArray<EpochRecord> Training => _state.Training;

    internal override ModelState State => _state;

    /// <inheritdoc/>
    protected override Forecast ForecastPanel(int horizon, KnownAhead? knownAhead, FitContext context)
    {
        EncoderDecoderLstm settings = _state.Specification;
        if (horizon > settings.Horizon) Throw.HorizonTooLong(settings.Name, horizon, settings.Horizon);
        FeatureHistory ahead = _state.History.Ahead(_state.Features.Roles, _state.Features.Categories, knownAhead, horizon, settings.Name);
        ForecastWindows windows = WindowsOf(settings, _state.Features, _state.Scale, ahead, context);
        var frame = new ForecastFrame(
            _state.Features.Calendar, _state.TargetName, [.. _state.Features.Categories.Keys.Select(k => k.Key)], ahead.Keys,
            [.. ahead.Ends.Select(e => ahead.Start + e)], horizon, QuantileLevels.Default);
        int count = ahead.Count, levels = frame.Levels.Length;
        double[] mean = new double[count * horizon], quantiles = new double[count * horizon * levels];
        using var tape = new Tape(context, Mode.Inference);
        foreach (int[] chunk in Enumerable.Range(0, count).Chunk(Together))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            tape.Reset();
            (SequenceBatch window, SequenceBatch steps) = windows.Fill(tape, [.. chunk.Select(i => (i, windows.Data.LengthOf(i)))]);
            ReadOnlySpan<float> predicted = _network.Forward(window, steps, tape).Value.Span; // (chunk, steps)
            for (int r = 0; r < chunk.Length; r++)
            {
                bool nonNegative = Local.LocalModel.IsNonNegative(windows.Data.TargetOf(chunk[r]));
                for (int h = 0; h < horizon; h++)
                {
                    int at = (chunk[r] * horizon) + h, from = (r * settings.Horizon) + h;
                    Span<double> own = quantiles.AsSpan(at * levels, levels);
                    for (int l = 0; l < levels; l++)
                    {
                        double q = _state.Scale.Inverse(predicted[from] + _state.Errors[(h * levels) + l], steps.Size.Span[from]);
                        own[l] = nonNegative ? Math.Max(0, q) : q;
                    }
                    mean[at] = MeanOf(own, frame.Levels);
                }
            }
        }
        return new Forecast(frame, mean, quantiles, Dependence.OfFactor(FactorOver(horizon), horizon, _state.CommonShare, RandomStream.Of(context.Seed, settings.Name)), Faults);
    }

    internal static ForecastWindows WindowsOf(EncoderDecoderLstm settings, FeatureSchema schema, DemandScale scale, FeatureHistory history, FitContext context)
    {
        var shape = new NetworkShape(schema.Numeric.Length, [.. schema.Categorical.Select(c => c.CategoryCount)], []);
        var data = new NetworkSequences(schema.Of(history, context), shape, scale, new Anchors(scale, 1, -1), peerSeason: 0, context);
        return new ForecastWindows(data, schema, scale, settings.Lookback, settings.Horizon);
    }

    // the integral of the quantiles over the level, the outermost ones standing for the tails
    private static double MeanOf(ReadOnlySpan<double> quantiles, ImmutableArray<double> levels)
    {
        double sum = (levels[0] * quantiles[0]) + ((1 - levels[^1]) * quantiles[^1]);
        for (int l = 1; l < quantiles.Length; l++) sum += (levels[l] - levels[l - 1]) * (quantiles[l] + quantiles[l - 1]) / 2;
        return sum;
    }

    private double[] FactorOver(int horizon)
    {
        int trained = _state.Specification.Horizon;
        double[] factor = new double[horizon * horizon];
        for (int h = 0; h < horizon; h++)
        {
            if (_state.Factor.Length > 0) _state.Factor.AsSpan(h * trained, horizon).CopyTo(factor.AsSpan(h * horizon));
            else factor[(h * horizon) + h] = 1;
        }
        return factor;
    }
}
