using System.Diagnostics.CodeAnalysis;
using Kontor.Errors;

namespace Kontor.Data;

/// <summary>Where this project throws for bad data.</summary>
internal static class Throw
{
    [DoesNotReturn]
    internal static void Fault(DataFault fault, Exception? inner = null) => throw new DataException(fault, inner);

    [DoesNotReturn]
    internal static void Fault(FaultCode code, string where, string found, string needed) => throw new DataException(new DataFault(code, where, found, needed));
}
