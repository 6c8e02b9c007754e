using System.Diagnostics.CodeAnalysis;
using Kontor.Errors;

namespace Kontor.Neural;

/// <summary>Every throw of this project that is about data or files.</summary>
internal static class Throw
{
    [DoesNotReturn]
    internal static void File(FaultCode code, string where, string found, string needed, Exception? inner = null) =>
        throw new DataException(new DataFault(code, where, found, needed), inner);
}
