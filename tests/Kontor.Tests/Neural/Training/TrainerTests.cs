using Kontor.Errors;
using Kontor.Neural.Differentiation;
using Kontor.Neural.Layers;
using Kontor.Neural.Losses;
using Kontor.Neural.Operations;
using Kontor.Neural.Optimisation;
using Kontor.Neural.Tensors;
using Kontor.Neural.Training;
using Kontor.Progress;

namespace Kontor.Tests.Neural.Training;

public sealed class TrainerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kontor-neural").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Fit_OnOneTwoAndThreeThreads_HasTheSameBits()
    {
        float[] Run(int threads)
        {
            Small task = new();
            new Trainer { Epochs = 2, BatchSize = 100, ClipNorm = 1 }.Fit(task, FitContext.Default with { Threads = threads });
            return task.Numbers;
        }
        float[] one = Run(1);
        Assert.Equal(one, Run(2));
        Assert.Equal(one, Run(3));
    }

    [Fact]
    public void Fit_OfOtherSeed_Differs()
    {
        float[] Run(ulong seed)
        {
            Small task = new();
            new Trainer { Epochs = 1 }.Fit(task, FitContext.Default with { Seed = seed });
            return task.Numbers;
        }
        Assert.Equal(Run(1), Run(1));
        Assert.NotEqual(Run(1), Run(2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(20)]
    public void Resume_AfterCancelAtAnyStep_HasTheBitsOfAnUninterruptedRun(int cancelAt)
    {
        Trainer trainer = new() { Epochs = 6, BatchSize = 60, Optimiser = new AdamW(), Schedule = new WarmUp(3, new Exponential(0.01, 0.9, 5)), CheckpointFile = Path.Combine(_folder, "run.safetensors"), Resume = true };
        Small whole = new();
        TrainingResult expected = (trainer with { CheckpointFile = null }).Fit(whole, FitContext.Default);

        using var source = new CancellationTokenSource();
        Small begun = new() { OnStep = step => { if (step == cancelAt) source.Cancel(); } };
        Assert.Throws<OperationCanceledException>(() => trainer.Fit(begun, FitContext.Default with { Cancellation = source.Token }));
        Small continued = new();
        TrainingResult result = trainer.Fit(continued, FitContext.Default);

        Assert.Equal(whole.Numbers, continued.Numbers);
        Assert.Equal(expected.History, result.History);
        Assert.Equal(expected.BestEpoch, result.BestEpoch);
        Assert.Equal(expected.Report.Objective, result.Report.Objective);
    }

    [Fact]
    public void Cancel_AfterSomeEpochs_LeavesTheBestWeights()
    {
        // the held-out loss is best after the first epoch, and worse after each further one
        var weights = new Weights(1);
        Parameter w = weights.Add("w", [1], Initial.Zero);
        using var source = new CancellationTokenSource();
        int epochs = 0;
        float after = 0;
        var task = new FunctionTask(
            weights, 1, (t, _) => (t.Use(w) - 10).Power(2).Sum(), 1, (t, _) =>
            {
                if (++epochs == 1) after = w.Value[0];
                if (epochs == 4) source.Cancel();
                return t.Use(w).Power(2).Sum();
            });
        Assert.Throws<OperationCanceledException>(() => new Trainer { Optimiser = new Sgd(), Schedule = new Constant(0.01) }.Fit(task, FitContext.Default with { Cancellation = source.Token }));
        Assert.True(after > 0);
        Assert.Equal(after, w.Value[0]);
    }

    [Fact]
    public void Patience_WhenTheHeldOutLossRises_StopsAndRestoresTheBest()
    {
        var weights = new Weights(1);
        Parameter w = weights.Add("w", [1], Initial.Zero);
        // learns towards 10, but 3 is best for the held-out items
        var task = new FunctionTask(weights, 1, (t, _) => (t.Use(w) - 10).Power(2).Sum(), 1, (t, _) => (t.Use(w) - 3).Power(2).Sum());
        TrainingResult result = new Trainer { Epochs = 500, Optimiser = new Sgd(), Schedule = new Constant(0.005), Patience = 5 }.Fit(task, FitContext.Default);
        Assert.Equal(StopReason.NoImprovement, result.Stopped);
        Assert.True(result.Report.Converged);
        Assert.Equal(3, w.Value[0], 0.05);
        Assert.Equal(result.BestEpoch + 5, result.History.Length);
    }

    [Fact]
    public void Patience_WhenEpochsRunOutFirst_IsSaid()
    {
        Small task = new();
        TrainingResult result = new Trainer { Epochs = 2, Patience = 5 }.Fit(task, FitContext.Default);
        Assert.False(result.Report.Converged);
        Assert.Contains("still falling", Assert.Single(result.Report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Explosion_AtHighRate_IsAnsweredByLowerRates()
    {
        // w -= rate 2 w diverges above a rate of 1: 5, 1.5 and 0.45 are tried
        var weights = new Weights(1);
        Parameter w = weights.Add("w", [1], Initial.Constant(4));
        var task = new FunctionTask(weights, 10, (t, _) => t.Use(w).Power(2).Sum());
        TrainingResult result = new Trainer { Epochs = 3, BatchSize = 1, Optimiser = new Sgd(), Schedule = new Constant(5) }.Fit(task, FitContext.Default);
        Assert.Equal(0, w.Value[0], 1e-6);
        Assert.Contains("exploded 2 times", Assert.Single(result.Report.Warnings), StringComparison.Ordinal);
        Assert.Equal(5 * 0.3 * 0.3, result.History[0].LearningRate, 1e-12);
        Assert.Equal(30, result.Report.Iterations);
    }

    [Fact]
    public void Explosion_AtEveryRate_BeforeAnEpochIsATypedErrorAndLeavesTheWeights()
    {
        var weights = new Weights(1);
        Parameter w = weights.Add("w", [1], Initial.Constant(-1));
        var task = new FunctionTask(weights, 1, (t, _) => t.Use(w).Log().Sum());
        DataException failure = Assert.Throws<DataException>(() => new Trainer().Fit(task, FitContext.Default));
        Assert.Equal(FaultCode.NotConverged, failure.Fault.Code);
        Assert.Equal(-1, w.Value[0]);
    }

    [Fact]
    public void Explosion_AfterGoodEpochs_KeepsTheBestWeightsAndWarns()
    {
        var weights = new Weights(1);
        Parameter w = weights.Add("w", [1], Initial.Constant(4));
        int calls = 0;
        var task = new FunctionTask(weights, 1, (t, _) =>
        {
            Node loss = t.Use(w).Power(2).Sum();
            return ++calls <= 3 ? loss : loss * float.NaN;
        });
        TrainingResult result = new Trainer { Epochs = 10, Optimiser = new Sgd(), Schedule = new Constant(0.25) }.Fit(task, FitContext.Default);
        Assert.Equal(StopReason.Diverged, result.Stopped);
        Assert.False(result.Report.Converged);
        Assert.Equal(3, result.BestEpoch);
        Assert.Equal(0.5, w.Value[0]);
        Assert.Contains("diverged", Assert.Single(result.Report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_OfTraining_CountsBatchesAndSaysLossAndRate()
    {
        Notes notes = new();
        new Trainer { Epochs = 2, BatchSize = 60 }.Fit(new Small(), FitContext.Default with { Progress = notes });
        Assert.Equal(2 * 4, notes.Total);
        Assert.Equal(2 * 4, notes.Done);
        Assert.Matches(@"^epoch 2 of 2, loss [\d.]+, held out [\d.]+, rate 0.001$", notes.Last);
    }

    [Fact]
    public void Checkpoint_OfAnotherTraining_IsRefused()
    {
        Trainer trainer = new() { Epochs = 1, CheckpointFile = Path.Combine(_folder, "other.safetensors"), Resume = true };
        trainer.Fit(new Small(), FitContext.Default);
        Assert.Throws<DataException>(() => (trainer with { BatchSize = 7 }).Fit(new Small(), FitContext.Default));
        Assert.Throws<DataException>(() => (trainer with { Optimiser = new Sgd() }).Fit(new Small(), FitContext.Default));
        Assert.Throws<DataException>(() => trainer.Fit(new Small(), FitContext.Default with { Seed = 3 }));
        Small untouched = new();
        float[] before = untouched.Numbers;
        File.WriteAllText(Path.Combine(_folder, "other.safetensors"), "not a checkpoint at all");
        DataException failure = Assert.Throws<DataException>(() => trainer.Fit(untouched, FitContext.Default));
        Assert.Equal(FaultCode.Malformed, failure.Fault.Code);
        Assert.Equal(before, untouched.Numbers);
    }

    [Fact]
    public void Checkpoint_InFolderThatIsNotThere_IsADataError()
    {
        Trainer trainer = new() { Epochs = 1, CheckpointFile = Path.Combine(_folder, "missing", "run.safetensors") };
        Assert.Equal(FaultCode.CannotWrite, Assert.Throws<DataException>(() => trainer.Fit(new Small(), FitContext.Default)).Fault.Code);
    }

    [Fact]
    public void Settings_OutsideTheirDomain_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer { Epochs = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer { BatchSize = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer { Patience = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer { ClipNorm = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer { RetryFactor = 1 });
        Assert.Throws<ArgumentException>(() => new Trainer().Fit(new FunctionTask(new Weights(1), 0, (t, _) => t.Constant(0)), FitContext.Default));
    }

    /// <summary>A network with everything that could differ from run to run: dropout, shuffling, large batches, an LSTM, held-out items.</summary>
    private sealed class Small : ITrainingTask
    {
        private static readonly Tensor X = GradientCheck.Random("x", 240, 5, 3), Y = GradientCheck.Random("y", 240);
        private readonly Lstm _lstm;
        private readonly Linear _hidden;
        private readonly Linear _read;
        private int _steps;

        internal Small()
        {
            _hidden = new Linear(Weights.Scope("hidden"), 3, 64, Initial.He);
            _lstm = new Lstm(Weights.Scope("lstm"), 64, 16);
            _read = new Linear(Weights.Scope("read"), 16, 1);
        }

        public Action<int> OnStep { get; init; } = _ => { };

        public Weights Weights { get; } = new(9);

        public int TrainingItems => 200;

        public int ValidationItems => 40;

        internal float[] Numbers => [.. Weights.All.SelectMany(p => p.Value.ToArray())];

        public Node Loss(Tape tape, ReadOnlySpan<int> items, bool heldOut)
        {
            if (!heldOut) OnStep(++_steps);
            Tensor x = tape.Rent([items.Length, 5, 3]), y = tape.Rent([items.Length]);
            for (int i = 0; i < items.Length; i++)
            {
                int item = heldOut ? 200 + items[i] : items[i];
                X.Span.Slice(item * 15, 15).CopyTo(x.Span.Slice(i * 15, 15));
                y[i] = Y[item];
            }
            Node h = _hidden.Forward(tape.Constant(x)).Elu().Dropout(0.3); // (batch, time, 64)
            return Kontor.Neural.Losses.Loss.Squared(_read.Forward(_lstm.Forward(h).At(1, -1)).Squeeze(-1), y);
        }
    }

    private sealed class Notes : IProgressSink, IProgressStep
    {
        internal long Total { get; private set; }

        internal long Done { get; private set; }

        internal string Last { get; private set; } = "";

        public IProgressStep Begin(string label, long total)
        {
            Total = total;
            return this;
        }

        public void Advance(long units) => Done += units >= 0 ? units : throw new InvalidOperationException("backwards");

        public void Note(string text) => Last = text;

        public void Dispose()
        {
        }
    }
}
