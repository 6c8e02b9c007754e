using System.Runtime.InteropServices;

namespace Kontor.Trees.Native;

/// <summary>The functions of XGBoost's C API (xgboost/c_api.h, 1.7) that are used here. All return 0 on success.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(XGBoostLibrary.Name)]
    internal static partial byte* XGBGetLastError();

    [LibraryImport(XGBoostLibrary.Name)]
    internal static partial int XGBRegisterLogCallback(delegate* unmanaged[Cdecl]<byte*, void> callback);

    [LibraryImport(XGBoostLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGDMatrixCreateFromDense(string data, string config, out nint matrix);

    [LibraryImport(XGBoostLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGDMatrixCreateFromCSR(string rowStarts, string columns, string data, ulong columnCount, string config, out nint matrix);

    [LibraryImport(XGBoostLibrary.Name)]
    internal static partial int XGProxyDMatrixCreate(out nint matrix);

    [LibraryImport(XGBoostLibrary.Name)]
    internal static partial int XGDMatrixFree(nint matrix);

    [LibraryImport(XGBoostLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGDMatrixSetFloatInfo(MatrixHandle matrix, string field, float* values, ulong length);

    [LibraryImport(XGBoostLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGDMatrixSetUIntInfo(MatrixHandle matrix, string field, uint* values, ulong length);

    [LibraryImport(XGBoostLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGDMatrixSetInfoFromInterface(MatrixHandle matrix, string field, string arrayInterface);

    [LibraryImport(XGBoostLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGDMatrixSetStrFeatureInfo(MatrixHandle matrix, string field, string[] values, ulong length);

    [LibraryImport(XGBoostLibrary.Name)]
    internal static partial int XGBoosterCreate(nint* matrices, ulong length, out nint booster);

    [LibraryImport(XGBoostLibrary.Name)]
    internal static partial int XGBoosterFree(nint booster);

    [LibraryImport(XGBoostLibrary.Name)]
    internal static partial int XGBoosterSlice(BoosterHandle booster, int begin, int end, int step, out nint slice);

    [LibraryImport(XGBoostLibrary.Name)]
    internal static partial int XGBoosterBoostedRounds(BoosterHandle booster, out int rounds);

    [LibraryImport(XGBoostLibrary.Name)]
    internal static partial int XGBoosterGetNumFeature(BoosterHandle booster, out ulong columns);

    [LibraryImport(XGBoostLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterSetParam(BoosterHandle booster, string name, string value);

    [LibraryImport(XGBoostLibrary.Name)]
    internal static partial int XGBoosterUpdateOneIter(BoosterHandle booster, int round, MatrixHandle matrix);

    [LibraryImport(XGBoostLibrary.Name)]
    internal static partial int XGBoosterBoostOneIter(BoosterHandle booster, MatrixHandle matrix, float* gradient, float* hessian, ulong length);

    /// <summary>Replaces XGBoosterBoostOneIter from version 2.1 on.</summary>
    [LibraryImport(XGBoostLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterTrainOneIter(BoosterHandle booster, MatrixHandle matrix, int round, string gradient, string hessian);

    [LibraryImport(XGBoostLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterEvalOneIter(BoosterHandle booster, int round, nint* matrices, string[] names, ulong length, out byte* result);

    [LibraryImport(XGBoostLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterPredictFromDMatrix(
        BoosterHandle booster, MatrixHandle matrix, string config, out ulong* shape, out ulong dimensions, out float* result);

    [LibraryImport(XGBoostLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterPredictFromDense(
        BoosterHandle booster, string values, string config, MatrixHandle meta, out ulong* shape, out ulong dimensions, out float* result);

    [LibraryImport(XGBoostLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterPredictFromCSR(
        BoosterHandle booster, string rowStarts, string columns, string values, ulong columnCount, string config, MatrixHandle meta,
        out ulong* shape, out ulong dimensions, out float* result);

    [LibraryImport(XGBoostLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterSaveModelToBuffer(BoosterHandle booster, string config, out ulong length, out byte* buffer);

    [LibraryImport(XGBoostLibrary.Name)]
    internal static partial int XGBoosterLoadModelFromBuffer(BoosterHandle booster, byte* buffer, ulong length);

    [LibraryImport(XGBoostLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterGetAttr(BoosterHandle booster, string key, out byte* value, out int success);

    [LibraryImport(XGBoostLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterSetAttr(BoosterHandle booster, string key, string value);

    [LibraryImport(XGBoostLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterSetStrFeatureInfo(BoosterHandle booster, string field, string[] values, ulong length);

    [LibraryImport(XGBoostLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterGetStrFeatureInfo(BoosterHandle booster, string field, out ulong length, out byte** values);

    [LibraryImport(XGBoostLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterFeatureScore(
        BoosterHandle booster, string config, out ulong length, out byte** features, out ulong dimensions, out ulong* shape, out float* scores);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetEnvironment(string name, string value, int overwrite);
}
