using System.Collections.Immutable;
using Kontor.Demand.Features;
using Kontor.Neural.Differentiation;
using Kontor.Neural.Training;

namespace Kontor.Demand.Neural;

/// <summary>Trains networks further on each vertical, and keeps those that have become better.</summary>
/// <param name="blueprint">What the networks are built from.</param>
/// <param name="history">The series.</param>
/// <param name="task">Makes the task of a network and some series, with or without held-out periods.</param>
/// <param name="context">Seed, threads, cancellation, progress.</param>
internal sealed class VerticalFit(ArmdnBlueprint blueprint, FeatureHistory history, Func<BuiltNetwork, int[], bool, ArmdnTask> task, FitContext context)
{
    private readonly FineTuning _tuning = blueprint.Settings.FineTuning!;

    /// <summary>Trains on all but the held-out periods and says for how many epochs each vertical became better; 0 for one that did not.</summary>
    internal (NetworkSets Sets, ImmutableSortedDictionary<int, int> Epochs) Try(ImmutableArray<BuiltNetwork> shared)
    {
        int column = Column();
        var tuned = ImmutableSortedDictionary.CreateBuilder<int, ImmutableArray<BuiltNetwork>>();
        var epochs = ImmutableSortedDictionary.CreateBuilder<int, int>();
        if (column < 0) return (NetworkSets.Of(shared), epochs.ToImmutable());
        foreach (IGrouping<int, int> vertical in Verticals(column))
        {
            int[] series = [.. vertical];
            ArmdnTask judge = task(shared[0], series, true);
            if (judge.TrainingItems == 0 || judge.ValidationItems == 0) continue;
            BuiltNetwork first = Copy(shared[0]);
            TrainingResult result = Train(first, series, heldOut: true, _tuning.Epochs);
            if (result.BestEpoch == 0 || result.History[result.BestEpoch - 1].Judged >= Judge(judge)) continue;
            epochs.Add(vertical.Key, result.BestEpoch);
            tuned.Add(vertical.Key, [first, .. shared.Skip(1).Select(n => Tuned(n, series, heldOut: true, result.BestEpoch))]);
        }
        return (new NetworkSets(shared, column, tuned.ToImmutable()), epochs.ToImmutable());
    }

    /// <summary>Trains the verticals that became better anew from the shared networks, on all periods.</summary>
    internal NetworkSets Finish(ImmutableArray<BuiltNetwork> shared, NetworkSets tried, ImmutableSortedDictionary<int, int> epochs)
    {
        if (epochs.Count == 0) return NetworkSets.Of(shared);
        Dictionary<int, int[]> series = Verticals(tried.Column).ToDictionary(v => v.Key, v => v.ToArray());
        return new NetworkSets(
            shared, tried.Column, epochs.ToImmutableSortedDictionary(e => e.Key, e => shared.Select(n => Tuned(n, series[e.Key], heldOut: false, e.Value)).ToImmutableArray()));
    }

    private int Column()
    {
        if (_tuning.Vertical is { } name)
        {
            int found = blueprint.VerticalColumn(name);
            if (found < 0) Throw.UnknownVertical(name, [.. blueprint.Schema.Categories.Keys.Select(k => k.Key), .. blueprint.Schema.Roles.AttributeTypes]);
            return found;
        }
        // single columns among what makes series similar, the one with the fewest groups of two or more
        return blueprint.Schema.Roles.Similar.Select(blueprint.VerticalColumn).Where(c => c >= 0 && blueprint.VerticalNames(c).Length > 2).Append(-1).MinBy(c => c < 0 ? int.MaxValue : blueprint.VerticalNames(c).Length);
    }

    private IEnumerable<IGrouping<int, int>> Verticals(int column) =>
        Enumerable.Range(0, history.Count).GroupBy(i => history.Codes[column][i]).Where(g => g.Key != FeatureCategories.Other && g.Count() >= _tuning.LeastSeries).OrderBy(g => g.Key);

    private BuiltNetwork Tuned(BuiltNetwork shared, int[] series, bool heldOut, int epochs)
    {
        BuiltNetwork copy = Copy(shared);
        Train(copy, series, heldOut, epochs);
        return copy;
    }

    private TrainingResult Train(BuiltNetwork network, int[] series, bool heldOut, int epochs)
    {
        foreach (Parameter parameter in network.Weights.All) parameter.IsFrozen = ArmdnNetwork.IsShared(parameter.Name);
        ArmdnTask own = task(network, series, heldOut);
        return blueprint.Settings.Training.Tune(_tuning, epochs, own.TrainingItems).Fit(own, context);
    }

    private BuiltNetwork Copy(BuiltNetwork shared)
    {
        BuiltNetwork copy = blueprint.Build(seed: 0);
        foreach (Parameter parameter in copy.Weights.All) shared.Weights[parameter.Name].Value.CopyTo(parameter.Value.Span);
        return copy;
    }

    // the loss of the held-out periods, weighed as the trainer does
    private double Judge(ArmdnTask judge)
    {
        using var tape = new Tape(context, Mode.Inference);
        int size = blueprint.Settings.Training.Tune(_tuning, 1, judge.TrainingItems).BatchSize;
        double sum = 0;
        foreach (int[] items in Enumerable.Range(0, judge.ValidationItems).Chunk(size))
        {
            tape.Reset();
            sum += (double)judge.Loss(tape, items, heldOut: true).Scalar * items.Length;
        }
        return sum / judge.ValidationItems;
    }
}
