using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Kontor.Data.Panels;
using Kontor.Neural.Optimisation;
using Kontor.Neural.Training;

namespace Kontor.Demand.Neural;

/// <summary>How a demand network is trained.</summary>
public sealed record TrainingSettings
{
    /// <summary>The largest number of passes over the series. Default 60.</summary>
    public int Epochs { get; init => field = AtLeast(value, 1, nameof(Epochs)); } = 60;

    /// <summary>The number of series of a step; null takes a thirty-second of all, 4 to 512 (the paper: 512 of very many). Default null.</summary>
    public int? BatchSize { get; init => field = value is { } size ? AtLeast(size, 1, nameof(BatchSize)) : null; }

    /// <summary>The learning rate to begin with, above 0. Default 0.003.</summary>
    public double LearningRate { get; init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(LearningRate), value, "needs a rate above 0"); } = 0.003;

    /// <summary>Whether the rate falls to a fiftieth along a cosine over all epochs, so that training ends in calm weights; else it only decays. Default true.</summary>
    public bool Anneal { get; init; } = true;

    /// <summary>By what the rate is multiplied every 1,000 steps where it is not annealed, in (0, 1]. Default 0.96 (Mukherjee et al. 2018, section 4).</summary>
    public double Decay { get; init => field = value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Decay), value, "needs a factor in (0, 1]"); } = 0.96;

    /// <summary>The largest length of a gradient, above 0. Default 1.</summary>
    public double ClipNorm { get; init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(ClipNorm), value, "needs a length above 0"); } = 1;

    /// <summary>The number of epochs without improvement on the held-out periods after which training stops. Default 8.</summary>
    public int Patience { get; init => field = AtLeast(value, 1, nameof(Patience)); } = 8;

    /// <summary>The number of last periods that are held out to stop by and to calibrate on; null takes twice the horizon, at most a fifth of the longest series. Default null.</summary>
    public int? HeldOut { get; init => field = value is { } periods ? AtLeast(periods, 0, nameof(HeldOut)) : null; }

    /// <summary>The number of passes over all periods, the held-out ones with them, after training, at a fifth of the rate. Default 4.</summary>
    public int FinalEpochs { get; init => field = AtLeast(value, 0, nameof(FinalEpochs)); } = 4;

    /// <summary>Where an unfinished training is kept, a safetensors file, so that it can be resumed; null for nowhere. Default null.</summary>
    public string? CheckpointFile { get; init; }

    /// <summary>Whether to go on where the checkpoint ends, when it is there. Default false.</summary>
    [JsonIgnore]
    public bool Resume { get; init; }

    /// <summary>These settings with a checkpoint in the folder that the context has for them, under a name of its own for each model, panel and seed; as they are where it has none.</summary>
    internal TrainingSettings Kept(Forecaster model, Panel panel, FitContext context)
    {
        if (context.Checkpoints is not { } folder || CheckpointFile is not null) return this;
        byte[] fit = SHA256.HashData(Encoding.UTF8.GetBytes($"{ModelFile.Describe(model)} {context.Seed} {PanelFingerprint.Of(panel)}"));
        return this with { CheckpointFile = Path.Combine(folder, $"{model.Name}-{Convert.ToHexStringLower(fit)[..16]}.safetensors"), Resume = true };
    }

    internal Trainer Trainer(int items) => new()
    {
        Epochs = Epochs,
        BatchSize = SizeOf(items),
        Optimiser = new Adam(),
        Schedule = ScheduleOf(LearningRate, Epochs, items),
        ClipNorm = ClipNorm,
        Patience = Patience,
        CheckpointFile = CheckpointFile,
        Resume = Resume,
    };

    /// <summary>The passes over all periods after training.</summary>
    internal Trainer Finish(int items) => Trainer(items) with
    {
        Epochs = FinalEpochs,
        Patience = null,
        Schedule = ScheduleOf(LearningRate / 5, FinalEpochs, items),
        CheckpointFile = CheckpointFile is { } file ? file + ".final" : null,
    };

    /// <summary>The passes over one vertical.</summary>
    internal Trainer Tune(FineTuning tuning, int epochs, int items) => Trainer(items) with
    {
        Epochs = epochs,
        Patience = Math.Min(Patience, 3),
        Schedule = ScheduleOf(tuning.LearningRate, epochs, items),
        CheckpointFile = null,
        Resume = false,
    };

    private int SizeOf(int items) => BatchSize ?? Math.Clamp(items / 32, 4, 512);

    private Schedule ScheduleOf(double rate, int epochs, int items) =>
        Anneal ? new Cosine(rate, (long)epochs * ((items + SizeOf(items) - 1) / SizeOf(items)), rate / 50) : new Exponential(rate, Decay, 1000);

    private static int AtLeast(int value, int least, string name) => value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"needs {least} or more");
}
