using System.Diagnostics;
using System.Runtime.InteropServices;
using Kontor.Trees;
using Kontor.Trees.Matrices;
using Kontor.Trees.Objectives;

namespace Kontor.Tests.Trees;

/// <summary>Models go to Python's xgboost and come back with the same predictions.</summary>
public sealed class PythonTests
{
    private const string Python = "/usr/bin/python3";
    private static readonly Lazy<bool> HasXGBoost = new(() => File.Exists(Python) && Start("import xgboost").ExitCode == 0);
    private static readonly Sample Rows = new(600, 5, missing: 0.1);

    public static TheoryData<Objective> Objectives => [new SquaredError(), new Logistic(), new Poisson(), new Tweedie { Power = 1.3 }, new Softprob(3), new Pinball(0.9, 0.2), new AbsoluteError(), NativeObjective.RankPairwise];

    [Theory]
    [MemberData(nameof(Objectives))]
    public void Save_LoadedInPython_PredictsTheSame(Objective objective)
    {
        NeedPython();
        using var folder = new Folder();
        float[] labels = [.. Rows.Labels.Select(y => objective is Softprob ? y < -1 ? 0f : y < 1 ? 1 : 2 : objective is Logistic ? y > 0 ? 1f : 0 : MathF.Abs(y))];
        int[] groups = objective is NativeObjective ? [.. Enumerable.Repeat(20, 30)] : [];
        FeatureMatrix features = Rows.Features with { Names = ["a", "b", "c", "d", "e"] };
        using TrainingMatrix rows = new(features, labels, groups: groups);
        using Booster model = new BoostedTrees { Objective = objective, Rounds = 15, Patience = objective is SquaredError ? 5 : null }
            .Train(rows, FitContext.Default, objective is SquaredError ? rows : null);
        model.Save(folder["model.json"]);
        WriteFloats(folder["x.bin"], Rows.Values);
        Run($"""
            import numpy as np, xgboost as xgb
            x = np.fromfile(r'{folder["x.bin"]}', 'f4').reshape(-1, 5)
            b = xgb.Booster(model_file=r'{folder["model.json"]}')
            d = xgb.DMatrix(x, feature_names=list('abcde'))
            b.predict(d).astype('f4').tofile(r'{folder["values.bin"]}')
            b.predict(d, output_margin=True).astype('f4').tofile(r'{folder["margins.bin"]}')
            b.predict(d, pred_contribs=True).astype('f4').tofile(r'{folder["contributions.bin"]}')
            assert b.attr('best_iteration') == {(model.BestIteration is { } best ? $"'{best}'" : "None")}
            """);
        Assert.Equal(ReadFloats(folder["values.bin"]), model.Predict(features));
        Assert.Equal(ReadFloats(folder["margins.bin"]), model.PredictMargins(features));
        Assert.Equal(ReadFloats(folder["contributions.bin"]), model.Contributions(features));
    }

    [Theory]
    [InlineData("reg:squarederror", "json")]
    [InlineData("binary:logistic", "ubj")]
    [InlineData("multi:softprob", "json")]
    public void Load_TrainedInPythonWithEarlyStopping_PredictsTheSame(string objective, string format)
    {
        NeedPython();
        using var folder = new Folder();
        WriteFloats(folder["x.bin"], Rows.Values);
        WriteFloats(folder["y.bin"], [.. Rows.Labels.Select(y => objective == "reg:squarederror" ? y : y > 0 ? 1f : 0)]);
        Run($"""
            import numpy as np, xgboost as xgb
            x = np.fromfile(r'{folder["x.bin"]}', 'f4').reshape(-1, 5); y = np.fromfile(r'{folder["y.bin"]}', 'f4')
            t, v = xgb.DMatrix(x[:400], y[:400]), xgb.DMatrix(x[400:], y[400:])
            p = dict(objective='{objective}', tree_method='hist', eta=0.5, nthread=2)
            if p['objective'].startswith('multi'): p['num_class'] = 2
            b = xgb.train(p, t, 200, evals=[(v, 'v')], early_stopping_rounds=5, verbose_eval=False)
            b.save_model(r'{folder["model." + format]}')
            b.predict(xgb.DMatrix(x), iteration_range=(0, b.best_iteration + 1)).astype('f4').tofile(r'{folder["best.bin"]}')
            b.predict(xgb.DMatrix(x)).astype('f4').tofile(r'{folder["all.bin"]}')
            """);
        using Booster model = Booster.Load(folder["model." + format]);
        Assert.Equal(model.BestIteration + 1 + 5, model.Rounds);
        Assert.Equal(ReadFloats(folder["best.bin"]), model.Predict(Rows.Features));
        Assert.Equal(ReadFloats(folder["all.bin"]), model.Predict(Rows.Features, ..model.Rounds));
    }

    /// <summary>The same objective, parameters and start: managed derivatives and the grid change nothing that single precision can show.</summary>
    [Fact]
    public void Train_SameParametersInPython_GivesTheSameTrees()
    {
        NeedPython();
        using var folder = new Folder();
        WriteFloats(folder["x.bin"], Rows.Values);
        WriteFloats(folder["y.bin"], Rows.Labels);
        Run($"""
            import numpy as np, xgboost as xgb
            x = np.fromfile(r'{folder["x.bin"]}', 'f4').reshape(-1, 5); y = np.fromfile(r'{folder["y.bin"]}', 'f4')
            b = xgb.train(dict(tree_method='hist', base_score=0.5, nthread=2), xgb.DMatrix(x, y), 20)
            b.predict(xgb.DMatrix(x)).astype('f4').tofile(r'{folder["values.bin"]}')
            """);
        using TrainingMatrix rows = Rows.Training();
        using Booster model = new BoostedTrees { Rounds = 20, Parameters = new() { BaseScore = 0.5 } }.Train(rows, FitContext.Default);
        Assert.Equal(ReadFloats(folder["values.bin"]), model.Predict(Rows.Features));
    }

    private static void NeedPython()
    {
        if (HasXGBoost.Value) return;
        const string reason = "python3-xgboost is not installed (apt-get install python3-xgboost)";
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(reason);
        Assert.Skip(reason);
    }

    private static void Run(string script)
    {
        (int code, string said) = Start(script);
        Assert.True(code == 0, said);
    }

    private static (int ExitCode, string Said) Start(string script)
    {
        var start = new ProcessStartInfo(Python, ["-c", script]) { RedirectStandardError = true, UseShellExecute = false };
        start.Environment["OMP_WAIT_POLICY"] = "PASSIVE";
        using Process process = Process.Start(start)!;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said);
    }

    private static void WriteFloats(string path, float[] values) => File.WriteAllBytes(path, MemoryMarshal.AsBytes(values.AsSpan()));

    private static float[] ReadFloats(string path) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray();

    private sealed class Folder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory().FullName;

        public string this[string name] => Path.Combine(_path, name);

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}
