using Kontor.Trees;
using Kontor.Trees.Matrices;
using Kontor.Trees.Objectives;

namespace Kontor.Tests.Trees;

/// <summary>The memory is that of the whole process, so that nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(BoosterMemoryTests), DisableParallelization = true)]
[Collection(nameof(BoosterMemoryTests))]
public sealed class BoosterMemoryTests
{
    /// <summary>Resident memory stays where it is over matrices and boosters that would fill some 260 MB if they were kept.</summary>
    [Fact]
    public void Dispose_ManyTimes_GivesTheMemoryBack()
    {
        var sample = new Sample(200_000, 4);
        var spec = new BoostedTrees { Rounds = 1, Parameters = new() { MaxDepth = 1, MaxBins = 16 } };
        Once();
        long before = Environment.WorkingSet;
        for (int i = 0; i < 20; i++) Once();
        Assert.True(Environment.WorkingSet - before < 120L << 20, $"{(Environment.WorkingSet - before) >> 20} MB more");

        void Once()
        {
            using TrainingMatrix rows = sample.Training();
            using Booster model = spec.Train(rows, FitContext.Default);
        }
    }
}
