using Kontor.Trees.Matrices;

namespace Kontor.Trees.Native;

/// <summary>The library's ways to predict. Results live in memory of the library, until the next prediction of the same booster on the same thread.</summary>
internal static unsafe class Predictor
{
    private const int Value = 0, Margin = 1, ExactContributions = 2;

    /// <summary>Predictions by all rounds for a matrix that the booster was made with, from its cache. (rows, outputs)</summary>
    internal static ReadOnlySpan<float> Cached(BoosterHandle booster, MatrixHandle matrix, bool margins, bool training) =>
        FromMatrix(booster, matrix, Config(margins ? Margin : Value, training, 0, 0), out _);

    /// <summary>Exact Shapley contributions of some rows. (rows, outputs, columns + 1). Not for several threads at once.</summary>
    internal static ReadOnlySpan<float> Contributions(BoosterHandle booster, FeatureMatrix features, Range rows, int threads, int begin, int end)
    {
        using MatrixHandle matrix = features.ToNative(rows, threads);
        return FromMatrix(booster, matrix, Config(ExactContributions, training: false, begin, end), out _);
    }

    /// <summary>Predictions of some rows straight from their memory; many threads may do this at once. (rows, outputs)</summary>
    internal static ReadOnlySpan<float> InPlace(BoosterHandle booster, FeatureMatrix features, Range rows, bool margins, int begin, int end, out int outputs)
    {
        using FeatureMatrix.Pinned view = features.Pin(rows);
        using MatrixHandle? meta = Meta(features, rows);
        MatrixHandle given = meta ?? MatrixHandle.None;
        string config = Config(margins ? Margin : Value, training: false, begin, end);
        ulong* shape;
        ulong dimensions;
        float* result;
        if (features.IsSparse)
        {
            XGBoostLibrary.Check(
                NativeMethods.XGBoosterPredictFromCSR(
                    booster, view.RowStarts, view.ColumnIndices, view.Values, (ulong)features.Columns, config, given, out shape, out dimensions, out result),
                nameof(NativeMethods.XGBoosterPredictFromCSR));
        }
        else
        {
            XGBoostLibrary.Check(
                NativeMethods.XGBoosterPredictFromDense(booster, view.Values, config, given, out shape, out dimensions, out result),
                nameof(NativeMethods.XGBoosterPredictFromDense));
        }
        return Result(shape, dimensions, result, out outputs);
    }

    private static ReadOnlySpan<float> FromMatrix(BoosterHandle booster, MatrixHandle matrix, string config, out int outputs)
    {
        XGBoostLibrary.Check(
            NativeMethods.XGBoosterPredictFromDMatrix(booster, matrix, config, out ulong* shape, out ulong dimensions, out float* result),
            nameof(NativeMethods.XGBoosterPredictFromDMatrix));
        return Result(shape, dimensions, result, out outputs);
    }

    private static string Config(int type, bool training, int begin, int end) =>
        $$"""{"type":{{type}},"training":{{(training ? "true" : "false")}},"iteration_begin":{{begin}},"iteration_end":{{end}},"strict_shape":true,"cache_id":0,"missing":NaN}""";

    private static ReadOnlySpan<float> Result(ulong* shape, ulong dimensions, float* result, out int outputs)
    {
        // with strict shapes the second dimension is always that of the outputs
        ulong length = 1;
        for (ulong d = 0; d < dimensions; d++) length *= shape[d];
        outputs = (int)shape[1];
        return new ReadOnlySpan<float>(result, checked((int)length));
    }

    private static MatrixHandle? Meta(FeatureMatrix features, Range rows)
    {
        if (features.BaseMargins.IsEmpty) return null;
        XGBoostLibrary.Check(NativeMethods.XGProxyDMatrixCreate(out nint raw), nameof(NativeMethods.XGProxyDMatrixCreate));
        var meta = new MatrixHandle(raw);
        features.SetBaseMargins(meta, rows);
        return meta;
    }
}
