using System.Text.Json;
using Kontor.Errors;
using Kontor.Neural.Storage;
using Kontor.Neural.Tensors;

namespace Kontor.Neural.Training;

/// <summary>A training in a file: the state as JSON in the metadata, weights and optimiser memory of now, of the beginning of the epoch and of the best epoch as tensors.</summary>
internal sealed class Checkpoint(string path)
{
    private const string StateName = "kontor.training";

    internal bool Exists => File.Exists(path);

    internal void Write(TrainingState state, IEnumerable<KeyValuePair<string, Tensor>> now, Snapshot good, Snapshot best) =>
        Safetensors.Write(
            path,
            [.. Under("now/", now), .. Under("good/", good.Copies), .. Under("best/", best.Copies)],
            new Dictionary<string, string>(StringComparer.Ordinal) { [StateName] = JsonSerializer.Serialize(state) });

    /// <summary>Takes all numbers and gives the state; refuses a checkpoint of another training.</summary>
    internal TrainingState Read(TrainingState expected, int batches, IEnumerable<KeyValuePair<string, Tensor>> now, Snapshot good, Snapshot best)
    {
        TensorFile file = Safetensors.Read(path);
        TrainingState state = State(file);
        Require(state.Version == TrainingState.CurrentVersion, FaultCode.Version, $"version {state.Version}", $"version {TrainingState.CurrentVersion}");
        Require(state.Seed == expected.Seed, FaultCode.Malformed, $"seed {state.Seed}", $"a checkpoint of this training, seed {expected.Seed}");
        Require(state.BatchSize == expected.BatchSize, FaultCode.Malformed, $"batches of {state.BatchSize}", $"a checkpoint of this training, batches of {expected.BatchSize}");
        Require(state.TrainingItems == expected.TrainingItems, FaultCode.Malformed, $"{state.TrainingItems} items", $"a checkpoint of this training, {expected.TrainingItems} items");
        Require(state.Optimiser == expected.Optimiser, FaultCode.Malformed, $"optimiser {state.Optimiser}", $"a checkpoint of this training, {expected.Optimiser}");
        bool possible = state.Epoch >= 0 && state.Batch >= 0 && state.Batch <= batches && state.GoodSteps >= 0 && state.Steps >= state.GoodSteps && !state.History.IsDefault
            && state.BestEpoch >= 0 && state.BestEpoch <= state.Epoch && state.RateFactor > 0;
        Require(possible, FaultCode.Malformed, $"epoch {state.Epoch}, batch {state.Batch}, step {state.Steps}", "a place that a training can be at");
        Transfer.Take(now, file, "now/", path);
        Transfer.Take(good.Copies, file, "good/", path);
        Transfer.Take(best.Copies, file, "best/", path);
        return state;
    }

    private TrainingState State(TensorFile file)
    {
        if (!file.Metadata.TryGetValue(StateName, out string? json)) Throw.File(FaultCode.Missing, path, "no training state", "a checkpoint that was written by a training");
        try
        {
            return JsonSerializer.Deserialize<TrainingState>(json!) ?? throw new JsonException("null");
        }
        catch (JsonException failure)
        {
            Throw.File(FaultCode.Malformed, path, failure.Message, "a training state in JSON", failure);
            throw;
        }
    }

    private void Require(bool holds, FaultCode code, string found, string needed)
    {
        if (!holds) Throw.File(code, path, found, needed);
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Under(string prefix, IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        tensors.Select(t => KeyValuePair.Create(prefix + t.Key, t.Value));
}
