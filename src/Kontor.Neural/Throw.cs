using System.Diagnostics.CodeAnalysis;
using Kontor.Errors;

namespace Kontor.Neural;

/// <summary>Every throw of this project that is about data, files or a training that cannot go on.</summary>
internal static class Throw
{
    [DoesNotReturn]
    internal static void File(FaultCode code, string where, string found, string needed, Exception? inner = null) =>
        throw new DataException(new DataFault(code, where, found, needed), inner);

    [DoesNotReturn]
    internal static void Diverged(string found, int retries) =>
        throw new DataException(new DataFault(
            FaultCode.NotConverged, "training", $"{found} before one epoch was finished, and again after {retries} retries at a lower learning rate",
            "a lower learning rate, gradient clipping, or inputs and targets of size about 1"));
}
