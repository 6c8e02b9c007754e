namespace Kontor.Cli.Shell;

/// <summary>What must be the same for a run to go on where another one was interrupted.</summary>
/// <param name="Data">The fingerprint of the panel.</param>
/// <param name="Model">The model's name, or <c>auto</c>.</param>
/// <param name="Epochs">The number of epochs; null for the model's own.</param>
/// <param name="Horizon">The number of periods ahead.</param>
/// <param name="Origins">The number of origins of the backtest.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Version">The version of the program.</param>
internal sealed record TrainingIdentity(string Data, string Model, int? Epochs, int Horizon, int Origins, ulong Seed, string Version)
{
    /// <summary>What of another run differs from this one, each with what was found there and what is needed here.</summary>
    internal IEnumerable<(string Found, string Needed)> Differences(TrainingIdentity other)
    {
        if (other.Version != Version) yield return ($"Kontor {other.Version}", $"Kontor {Version}");
        if (other.Model != Model) yield return ($"--model {other.Model}", $"--model {Model}");
        if (other.Epochs != Epochs) yield return (Said(other.Epochs), Said(Epochs));
        if (other.Horizon != Horizon) yield return ($"--horizon {other.Horizon}", $"--horizon {Horizon}");
        if (other.Origins != Origins) yield return ($"--origins {other.Origins}", $"--origins {Origins}");
        if (other.Seed != Seed) yield return ($"--seed {other.Seed}", $"--seed {Seed}");
        if (other.Data != Data) yield return ("other data", "the data of this run");
    }

    private static string Said(int? epochs) => epochs is { } number ? $"--epochs {number}" : "no --epochs";
}
