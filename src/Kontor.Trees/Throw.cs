using System.Diagnostics.CodeAnalysis;
using Kontor.Errors;

namespace Kontor.Trees;

/// <summary>Every throw of this project that is about data, files or the native library.</summary>
internal static class Throw
{
    [DoesNotReturn]
    internal static void Features(FaultCode code, string found, string needed, long? row = null, string? column = null) =>
        throw new DataException(new DataFault(code, "features", found, needed) { Row = row, Column = column });

    [DoesNotReturn]
    internal static void Training(FaultCode code, string found, string needed, long? row = null, string? column = null, string where = "training data") =>
        throw new DataException(new DataFault(code, where, found, needed) { Row = row, Column = column });

    [DoesNotReturn]
    internal static void ModelFile(FaultCode code, string where, string found, string needed, Exception? inner = null) =>
        throw new DataException(new DataFault(code, where, found, needed), inner);

    [DoesNotReturn]
    internal static void LibraryMissing(string found) =>
        throw new DataException(new DataFault(FaultCode.NativeLibrary, "XGBoost", found, LibraryAdvice));

    [DoesNotReturn]
    internal static void LibraryTooOld(string version, string needed) =>
        throw new DataException(new DataFault(FaultCode.NativeLibrary, "XGBoost", $"version {version}", $"version {needed} or newer: {LibraryAdvice}"));

    private const string LibraryAdvice =
        "libxgboost: on Debian and Ubuntu 'apt-get install libxgboost0', on macOS 'brew install xgboost', on Windows xgboost.dll of the xgboost "
        + "distribution beside the program; or the environment variable KONTOR_XGBOOST naming the file";
}
