using System.Collections.Immutable;
using System.Globalization;
using Kontor.Errors;
using Kontor.Trees.Matrices;
using Kontor.Trees.Native;

namespace Kontor.Trees;

/// <summary>Fitted boosted trees. Immutable; many threads may predict with one booster at once. Dispose it: its memory is not the collector's.</summary>
/// <remarks>A saved model is XGBoost's own JSON, so that Python, R and every other binding read it, and theirs are read here.
/// Models whose attribute <c>best_iteration</c> is set, as early stopping in Python sets it, predict with the rounds up to that one.</remarks>
public sealed class Booster : IDisposable
{
    internal const string BestIterationKey = "best_iteration";
    internal const string BestScoreKey = "best_score";

    // the library keeps a result for each thread that ever predicted, so results are kept small
    private const int RowsAtOnce = 32_768;
    private const int ContributionsAtOnce = 1 << 20;
    private readonly BoosterHandle _handle;
    private readonly Lock _gate = new();
    private readonly int _threads;

    private Booster(BoosterHandle handle, int threads, FitReport report, ImmutableArray<double> history)
    {
        _handle = handle;
        _threads = threads;
        Report = report;
        History = history;
        handle.Set("nthread", $"{threads}");
        XGBoostLibrary.Check(NativeMethods.XGBoosterBoostedRounds(handle, out int rounds), nameof(NativeMethods.XGBoosterBoostedRounds));
        XGBoostLibrary.Check(NativeMethods.XGBoosterGetNumFeature(handle, out ulong columns), nameof(NativeMethods.XGBoosterGetNumFeature));
        Rounds = rounds;
        Columns = (int)columns;
        Names = [.. handle.FeatureInfo("feature_name")];
        if (int.TryParse(handle.Attribute(BestIterationKey), NumberStyles.Integer, CultureInfo.InvariantCulture, out int best) && best >= 0 && best < rounds)
            BestIteration = best;
        if (double.TryParse(handle.Attribute(BestScoreKey), NumberStyles.Float, CultureInfo.InvariantCulture, out double score)) BestScore = score;
        // one row of missing values: it tells the widths, and the library finishes its lazy set-up before other threads come
        FeatureMatrix probe = FeatureMatrix.Dense(Enumerable.Repeat(float.NaN, Columns).ToArray(), 1, Columns);
        Predictor.InPlace(handle, probe, .., margins: false, 0, 0, out int values);
        Predictor.InPlace(handle, probe, .., margins: true, 0, 0, out int outputs);
        Values = values;
        Outputs = outputs;
    }

    /// <summary>Rounds of boosting in the model.</summary>
    public int Rounds { get; }

    /// <summary>The number of feature columns.</summary>
    public int Columns { get; }

    /// <summary>The columns' names; empty where the model has none.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Margins a row.</summary>
    public int Outputs { get; }

    /// <summary>Predictions a row: as many as margins, or 1 where the objective predicts a class.</summary>
    public int Values { get; }

    /// <summary>The best round of early stopping, from 0; null where there was none.</summary>
    public int? BestIteration { get; }

    /// <summary>The evaluation at the best round; null where there was none.</summary>
    public double? BestScore { get; }

    /// <summary>How training ended: converged unless patience was asked for and every round was used; the objective is the evaluation at the best round,
    /// or the mean training loss where there was no evaluation (NaN for a native objective); warnings are the library's. A loaded model has a closed-form report.</summary>
    public FitReport Report { get; }

    /// <summary>The evaluation after each round that was trained; empty where there was none, and for a loaded model.</summary>
    public ImmutableArray<double> History { get; }

    /// <summary>The rounds that predict where nothing else is asked for.</summary>
    private Range Best => ..((BestIteration ?? (Rounds - 1)) + 1);

    /// <summary>Reads a model file: JSON, or the same as UBJSON.</summary>
    /// <param name="path">The file.</param>
    /// <param name="context">Only its thread limit is used, for predictions. Default: <see cref="FitContext.Default"/>.</param>
    /// <exception cref="DataException">No such file, not a model, or no native library.</exception>
    public static Booster Load(string path, FitContext? context = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        byte[] bytes = [];
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Throw.ModelFile(FaultCode.NotFound, path, failure.Message, "an XGBoost model that can be read", failure);
        }
        return FromJson(bytes, context, path);
    }

    /// <summary>Reads a model from bytes: JSON, or the same as UBJSON.</summary>
    /// <param name="model">The bytes.</param>
    /// <param name="context">Only its thread limit is used, for predictions. Default: <see cref="FitContext.Default"/>.</param>
    /// <param name="where">What the bytes are called in a message.</param>
    /// <exception cref="DataException">Not a model, or no native library.</exception>
    public static Booster FromJson(ReadOnlySpan<byte> model, FitContext? context = null, string where = "model")
    {
        // anything else is taken for the library's old binary format, whose reader trusts its input
        if (model.IsEmpty || model[0] != (byte)'{')
            Throw.ModelFile(FaultCode.Malformed, where, model.IsEmpty ? "no bytes" : "bytes that do not begin with '{'", "an XGBoost model in JSON");
        try
        {
            return FromBytes(model, (context ?? FitContext.Default).Threads, FitReport.ClosedForm, []);
        }
        catch (XGBoostException failure)
        {
            Throw.ModelFile(FaultCode.Malformed, where, failure.Message, "an XGBoost model in JSON", failure);
            throw;
        }
    }

    /// <summary>Computes predictions in units of the label (probabilities for logistic and softmax objectives).</summary>
    /// <param name="features">The rows.</param>
    /// <param name="rounds">The rounds to predict with; null, the default, for all, or those up to the best one.</param>
    /// <returns>Row-major predictions. (rows, <see cref="Values"/>)</returns>
    /// <exception cref="DataException">The columns are not those of the model.</exception>
    public float[] Predict(FeatureMatrix features, Range? rounds = null) => InPlace(features, margins: false, rounds);

    /// <summary>Computes margins: predictions before the objective's transformation, on which contributions add up.</summary>
    /// <param name="features">The rows.</param>
    /// <param name="rounds">The rounds to predict with; null, the default, for all, or those up to the best one.</param>
    /// <returns>Row-major margins. (rows, <see cref="Outputs"/>)</returns>
    /// <exception cref="DataException">The columns are not those of the model.</exception>
    public float[] PredictMargins(FeatureMatrix features, Range? rounds = null) => InPlace(features, margins: true, rounds);

    /// <summary>Computes the exact Shapley contribution of each feature to each margin (Lundberg et al. 2020, "From local explanations to global
    /// understanding with explainable AI for trees", algorithm 2).</summary>
    /// <param name="features">The rows.</param>
    /// <param name="rounds">The rounds to explain; null, the default, for all, or those up to the best one.</param>
    /// <returns>Contributions in units of the margin, the bias in the last column; over the last dimension they add up to the margin,
    /// to single precision. (rows, <see cref="Outputs"/>, <see cref="Columns"/> + 1)</returns>
    /// <exception cref="DataException">The columns are not those of the model.</exception>
    public float[] Contributions(FeatureMatrix features, Range? rounds = null)
    {
        (int begin, int end) = Check(features, rounds);
        int width = Outputs * (Columns + 1), atOnce = Math.Max(1, ContributionsAtOnce / width);
        float[] result = new float[checked(features.Rows * width)];
        for (int row = 0; row < features.Rows; row += atOnce)
        {
            Range rows = row..Math.Min(features.Rows, row + atOnce);
            // this way to predict writes into caches of the booster
            lock (_gate) Predictor.Contributions(_handle, features, rows, _threads, begin, end).CopyTo(result.AsSpan(row * width));
        }
        return result;
    }

    /// <summary>Computes how much each feature was used.</summary>
    /// <param name="kind">What is counted.</param>
    /// <returns>One number a column, 0 where no split uses it. (<see cref="Columns"/>)</returns>
    public unsafe double[] Importance(ImportanceKind kind)
    {
        string type = kind switch
        {
            ImportanceKind.Gain => "gain",
            ImportanceKind.TotalGain => "total_gain",
            ImportanceKind.Cover => "cover",
            ImportanceKind.TotalCover => "total_cover",
            _ => "weight",
        };
        double[] importance = new double[Columns];
        lock (_gate)
        {
            XGBoostLibrary.Check(
                NativeMethods.XGBoosterFeatureScore(
                    _handle, $$"""{"importance_type":"{{type}}"}""", out ulong length, out byte** features, out _, out _, out float* scores),
                nameof(NativeMethods.XGBoosterFeatureScore));
            string[] used = BoosterHandle.Texts(features, length);
            for (int i = 0; i < used.Length; i++)
            {
                int column = Names.IsEmpty ? int.Parse(used[i].AsSpan(1), CultureInfo.InvariantCulture) : Names.IndexOf(used[i]);
                importance[column] = scores[i];
            }
        }
        return importance;
    }

    /// <summary>The model as XGBoost's JSON.</summary>
    /// <returns>UTF-8 bytes.</returns>
    public byte[] ToJson()
    {
        lock (_gate) return _handle.Save("json");
    }

    /// <summary>Writes the model as XGBoost's JSON. The file appears whole or not at all.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <exception cref="DataException">The disk is full or the folder cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        byte[] json = ToJson();
        string partial = path + ".partial";
        try
        {
            File.WriteAllBytes(partial, json);
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(partial)) File.Delete(partial);
            Throw.ModelFile(FaultCode.CannotWrite, path, failure.Message, "a folder that can be written and has room", failure);
        }
    }

    /// <summary>Frees the native memory. Later use throws <see cref="ObjectDisposedException"/>; predictions under way end first.</summary>
    public void Dispose() => _handle.Dispose();

    internal static Booster FromBytes(ReadOnlySpan<byte> model, int threads, FitReport report, ImmutableArray<double> history)
    {
        using var log = new NativeLog();
        BoosterHandle handle = BoosterHandle.Create();
        try
        {
            handle.Load(model);
            return new Booster(handle, threads, report, history);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private float[] InPlace(FeatureMatrix features, bool margins, Range? rounds)
    {
        (int begin, int end) = Check(features, rounds);
        int width = margins ? Outputs : Values;
        float[] result = new float[checked(features.Rows * width)];
        for (int row = 0; row < features.Rows; row += RowsAtOnce)
        {
            Range rows = row..Math.Min(features.Rows, row + RowsAtOnce);
            Predictor.InPlace(_handle, features, rows, margins, begin, end, out _).CopyTo(result.AsSpan(row * width));
        }
        return result;
    }

    private (int Begin, int End) Check(FeatureMatrix features, Range? rounds)
    {
        ArgumentNullException.ThrowIfNull(features);
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        if (features.Columns != Columns) Throw.Features(FaultCode.Malformed, $"{features.Columns} columns", $"the {Columns} columns of the model");
        if (!Names.IsEmpty && !features.Names.IsEmpty)
        {
            for (int c = 0; c < Columns; c++)
            {
                if (!string.Equals(features.Names[c], Names[c], StringComparison.Ordinal))
                    Throw.Features(FaultCode.UnknownName, $"'{features.Names[c]}'", $"'{Names[c]}', as in the model", column: $"{c + 1}");
            }
        }
        if (!features.BaseMargins.IsEmpty && features.BaseMargins.Length != (long)features.Rows * Outputs)
            throw new ArgumentException($"has {features.BaseMargins.Length} base margins, needs {(long)features.Rows * Outputs}", nameof(features));
        (int begin, int length) = (rounds ?? Best).GetOffsetAndLength(Rounds);
        if (length == 0) throw new ArgumentOutOfRangeException(nameof(rounds), rounds, "needs one round or more");
        return (begin, begin + length);
    }
}
