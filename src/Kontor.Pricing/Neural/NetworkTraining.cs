using Kontor.Neural.Optimisation;
using Kontor.Neural.Training;

namespace Kontor.Pricing.Neural;

/// <summary>How the networks of elasticities are trained.</summary>
public sealed record NetworkTraining
{
    /// <summary>The largest number of passes over the periods. Default 60.</summary>
    public int Epochs { get; init => field = AtLeast(value, 1, nameof(Epochs)); } = 60;

    /// <summary>About how many series and periods a step learns from; it takes whole periods, at least one. Default 256.</summary>
    public int BatchRows { get; init => field = AtLeast(value, 1, nameof(BatchRows)); } = 256;

    /// <summary>The learning rate to begin with, above 0; it falls to a fiftieth along a cosine. Default 0.003.</summary>
    public double LearningRate { get; init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(LearningRate), value, "needs a rate above 0"); } = 0.003;

    /// <summary>The weight decay of AdamW, 0 or more. Default 0.0001.</summary>
    public double WeightDecay { get; init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(WeightDecay), value, "needs a decay of 0 or more"); } = 1e-4;

    /// <summary>The number of epochs without improvement on the held-out periods after which training stops. Default 10.</summary>
    public int Patience { get; init => field = AtLeast(value, 1, nameof(Patience)); } = 10;

    /// <summary>The number of last periods that are held out to stop by, and to calibrate arbitrage on; null takes an eighth, at most 26. Default null.</summary>
    public int? HeldOut { get; init => field = value is { } periods ? AtLeast(periods, 0, nameof(HeldOut)) : null; }

    /// <summary>The number of passes over all periods, the held-out ones with them, after training, at a fifth of the rate. Default 4.</summary>
    public int FinalEpochs { get; init => field = AtLeast(value, 0, nameof(FinalEpochs)); } = 4;

    internal Trainer Trainer(int periods, int rows) => Of(Epochs, LearningRate, Patience, periods, rows);

    internal Trainer Finish(int periods, int rows) => Of(FinalEpochs, LearningRate / 5, patience: null, periods, rows);

    private Trainer Of(int epochs, double rate, int? patience, int periods, int rows)
    {
        int batch = Math.Clamp(BatchRows * periods / Math.Max(1, rows), 1, Math.Max(1, periods));
        return new Trainer
        {
            Epochs = epochs,
            BatchSize = batch,
            Optimiser = new AdamW { WeightDecay = WeightDecay },
            Schedule = new Cosine(rate, (long)epochs * ((periods + batch - 1) / batch), rate / 50),
            ClipNorm = 1,
            Patience = patience,
        };
    }

    private static int AtLeast(int value, int least, string name) => value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"needs {least} or more");
}
