using System.Collections.Immutable;
using Kontor.Errors;
using Kontor.Trees.Native;

namespace Kontor.Trees.Matrices;

/// <summary>Features and labels inside the native library, to be trained on or evaluated on any number of times. Dispose it: its memory is not the collector's.</summary>
/// <remarks>Features, labels and weights are copied, so the caller's arrays are free afterwards.
/// Trainings that share a matrix take turns; they may be started from any thread.</remarks>
public sealed class TrainingMatrix : IDisposable
{
    private static long _created;
    private readonly float[] _labels;
    private readonly float[] _weights;
    private readonly int[] _groups;
    private int _labelWidth = 1;

    /// <summary>Copies features and labels into the native library.</summary>
    /// <param name="features">The features, 1 row or more.</param>
    /// <param name="labels">One label a row, finite.</param>
    /// <param name="weights">One weight a row (one a group where there are groups), 0 or more, not all 0; empty means all 1.</param>
    /// <param name="groups">For ranking: the sizes of the queries, whose rows are next to each other; empty where there are none.</param>
    /// <param name="lowerBounds">For survival objectives: the lower bound of each label; empty where there is none.</param>
    /// <param name="upperBounds">For survival objectives: the upper bound of each label, infinity where it is open; empty where there is none.</param>
    /// <param name="context">Only its thread limit is used, for the copy. Default: <see cref="FitContext.Default"/>.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="DataException">No rows, a label that is not finite, a bad weight, or no native library.</exception>
    public TrainingMatrix(
        FeatureMatrix features,
        ReadOnlySpan<float> labels,
        ReadOnlySpan<float> weights = default,
        ReadOnlySpan<int> groups = default,
        ReadOnlySpan<float> lowerBounds = default,
        ReadOnlySpan<float> upperBounds = default,
        FitContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        int rows = features.Rows;
        if (rows == 0) Throw.Training(FaultCode.Empty, "no rows", "at least one row");
        NeedLength(labels.Length, rows, nameof(labels));
        if (!groups.IsEmpty) CheckGroups(groups, rows);
        if (!weights.IsEmpty) NeedLength(weights.Length, groups.IsEmpty ? rows : groups.Length, nameof(weights));
        if (!lowerBounds.IsEmpty) NeedLength(lowerBounds.Length, rows, nameof(lowerBounds));
        if (!upperBounds.IsEmpty) NeedLength(upperBounds.Length, rows, nameof(upperBounds));
        if (labels.IndexOfFirst(static l => !float.IsFinite(l)) is var bad and >= 0)
            Throw.Training(FaultCode.NotFinite, $"{labels[bad]}", "a finite label", bad + 1, "label");
        CheckWeights(weights);

        Rows = rows;
        Columns = features.Columns;
        Names = features.Names;
        Kinds = features.NativeKinds();
        BaseMargins = features.BaseMargins.Length / rows;
        Number = Interlocked.Increment(ref _created);
        _labels = labels.ToArray();
        _weights = weights.ToArray();
        _groups = groups.ToArray();
        Handle = features.ToNative(.., (context ?? FitContext.Default).Threads);
        Set("label", labels);
        SetGroups(groups);
        Set("weight", weights);
        Set("label_lower_bound", lowerBounds);
        Set("label_upper_bound", upperBounds);
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of feature columns.</summary>
    public int Columns { get; }

    /// <summary>The columns' names; empty where there are none.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The labels, one a row.</summary>
    public ReadOnlySpan<float> Labels => _labels;

    /// <summary>The weights, one a row or, where there are groups, one a group; empty means all 1.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>The sizes of the ranking queries; empty where there are none.</summary>
    public ReadOnlySpan<int> Groups => _groups;

    internal MatrixHandle Handle { get; }

    /// <summary>The columns' kinds in the library's words; empty where none were given.</summary>
    internal string[] Kinds { get; }

    /// <summary>Base margins a row; 0 where there are none.</summary>
    internal int BaseMargins { get; }

    /// <summary>The order in which locks are taken, so that two trainings with two shared matrices cannot wait for each other.</summary>
    internal long Number { get; }

    /// <summary>Held while the library uses the matrix: it builds its histogram index and caches on first use.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>Frees the native memory. Later use throws <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => Handle.Dispose();

    /// <summary>Tells the library how many outputs there are: it takes their number from the width of the labels. (rows, outputs)</summary>
    internal unsafe void WidenLabels(int outputs)
    {
        if (outputs == _labelWidth) return;
        _labelWidth = outputs;
        float[] wide = new float[(long)Rows * outputs];
        for (int row = 0; row < Rows; row++) wide.AsSpan(row * outputs, outputs).Fill(_labels[row]);
        fixed (float* data = wide)
        {
            XGBoostLibrary.Check(
                NativeMethods.XGDMatrixSetInfoFromInterface(Handle, "label", ArrayInterface.Matrix(data, Rows, outputs)),
                nameof(NativeMethods.XGDMatrixSetInfoFromInterface));
        }
    }

    private static void NeedLength(int found, int needed, string name)
    {
        if (found != needed) throw new ArgumentException($"has {found} values, needs {needed}", name);
    }

    private static void CheckGroups(ReadOnlySpan<int> groups, int rows)
    {
        long sum = 0;
        foreach (int size in groups)
        {
            if (size < 1) throw new ArgumentException("a group has fewer than one row", nameof(groups));
            sum += size;
        }
        if (sum != rows) throw new ArgumentException($"the groups have {sum} rows together, the features {rows}", nameof(groups));
    }

    private static void CheckWeights(ReadOnlySpan<float> weights)
    {
        if (weights.IsEmpty) return;
        if (weights.IndexOfFirst(static w => !(w >= 0) || float.IsInfinity(w)) is var bad and >= 0)
            Throw.Training(FaultCode.OutOfRange, $"{weights[bad]}", "a finite weight of 0 or more", bad + 1, "weight");
        if (!weights.ContainsAnyExcept(0f)) Throw.Training(FaultCode.OutOfRange, "all 0", "a weight above 0", column: "weight");
    }

    private unsafe void Set(string field, ReadOnlySpan<float> values)
    {
        if (values.IsEmpty) return;
        fixed (float* data = values)
        {
            XGBoostLibrary.Check(
                NativeMethods.XGDMatrixSetFloatInfo(Handle, field, data, (ulong)values.Length), nameof(NativeMethods.XGDMatrixSetFloatInfo));
        }
    }

    private unsafe void SetGroups(ReadOnlySpan<int> groups)
    {
        if (groups.IsEmpty) return;
        fixed (int* data = groups)
        {
            XGBoostLibrary.Check(
                NativeMethods.XGDMatrixSetUIntInfo(Handle, "group", (uint*)data, (ulong)groups.Length), nameof(NativeMethods.XGDMatrixSetUIntInfo));
        }
    }
}
