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

    internal static DataException DamagedArchive(string path, Exception inner) =>
        new(new DataFault(FaultCode.NotText, path, "a gzip archive that is damaged or cut short", "a whole one; compress or copy the file again"), inner);
}
