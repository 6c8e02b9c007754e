using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Demand.Features;
using Kontor.Errors;

namespace Kontor.Demand.Neural;

/// <summary>One network over all series that reads a window of the past and writes all steps ahead at once: an encoder of two recurrent layers, its last state repeated to a decoder, Huber loss.</summary>
/// <remarks>Sutskever, Vinyals, Le (2014), "Sequence to sequence learning with neural networks", with the sizes that are usual for monthly demand. Its point forecast is a
/// median; quantiles are those of its errors on the held-out periods, per step, on the network's scale.</remarks>
public sealed record EncoderDecoderLstm : Forecaster
{
    /// <inheritdoc/>
    public override string Name => "encoder-decoder";

    /// <summary>The number of past periods that are read. Default 24.</summary>
    public int Lookback { get; init => field = Within(value, 1, 10_000, nameof(Lookback)); } = 24;

    /// <summary>The number of steps that are written; a longer forecast is refused. Default 8.</summary>
    public int Horizon { get; init => field = Within(value, 1, 10_000, nameof(Horizon)); } = 8;

    /// <summary>The size of the first encoding layer. Default 128.</summary>
    public int Wide { get; init => field = Within(value, 1, 4096, nameof(Wide)); } = 128;

    /// <summary>The size of the second encoding layer and of the decoder. Default 64.</summary>
    public int Hidden { get; init => field = Within(value, 1, 4096, nameof(Hidden)); } = 64;

    /// <summary>The size of the fully connected layer before the output. Default 32.</summary>
    public int Dense { get; init => field = Within(value, 1, 4096, nameof(Dense)); } = 32;

    /// <summary>The share of each layer's outputs that are dropped in training, in [0, 1). Default 0.2.</summary>
    public double Dropout { get; init => field = value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(Dropout), value, "needs a share from 0 to below 1"); } = 0.2;

    /// <summary>Whether the decoder sees what is known of the steps ahead: prices, promotions, events, the calendar. Default true.</summary>
    public bool SeesAhead { get; init; } = true;

    /// <summary>The features. Default: all of table 1 that the data hold.</summary>
    public FeatureBuilder Features { get; init => field = value is { Horizon: 1 } ? value : throw new ArgumentException("needs features with a horizon of 1", nameof(Features)); } = new();

    /// <summary>The scale on which the network sees demand. Default logarithm.</summary>
    public TargetScale Scale { get; init; } = TargetScale.Logarithm;

    /// <summary>The largest number of windows that are trained on; more are thinned by the seed. Default 20,000.</summary>
    public int MaxWindows { get; init => field = Within(value, 1, int.MaxValue, nameof(MaxWindows)); } = 20_000;

    /// <summary>How it is trained. Default: as <see cref="TrainingSettings"/> with a learning rate of 0.001.</summary>
    public TrainingSettings Training { get; init => field = value ?? throw new ArgumentNullException(nameof(Training)); } = new() { LearningRate = 0.001 };

    /// <inheritdoc/>
    protected internal override DataFault? CheckSeries(SeriesView series) => base.CheckSeries(series) ?? TrainedForecaster.TooLarge(series, Name);

    /// <inheritdoc/>
    /// <exception cref="DataException">No series has a value followed by another within the horizon: <see cref="FaultCode.TooShort"/>.</exception>
    protected internal override ForecastModel FitPanel(Panel panel, FitContext context)
    {
        ImmutableArray<DataFault> faults = Check(panel);
        Panel fitted = faults.IsEmpty ? panel : panel.Where(i => CheckSeries(panel[i]) is null);
        return new EncoderDecoderFit(this, fitted, context).Run(faults);
    }

    private static int Within(int value, int least, int most, string name) =>
        value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(name, value, $"needs {least} to {most}");
}
