using System.Diagnostics.CodeAnalysis;
using Kontor.Errors;

namespace Kontor.Statistics.LinearModels;

/// <summary>Every throw of the linear models that is about data.</summary>
internal static class Throw
{
    internal static DataFault Fault(FaultCode code, string found, string needed, string? column = null, long? row = null) =>
        new(code, "observations", found, needed) { Column = column, Row = row };

    [DoesNotReturn]
    internal static void Data(FaultCode code, string found, string needed, string? column = null, long? row = null) =>
        throw new DataException(Fault(code, found, needed, column, row));

    [DoesNotReturn]
    internal static void Data(DataFault fault) => throw new DataException(fault);

    [DoesNotReturn]
    internal static void Unknown(string name, IEnumerable<string> known, string kind)
    {
        string[] names = [.. known.Order(StringComparer.Ordinal)];
        string? near = Suggestion.For(name, names);
        string all = names.Length == 0 ? "none" : string.Join(", ", names);
        Data(FaultCode.UnknownName, $"no {kind} '{name}'", near is null ? $"one of: {all}" : $"perhaps '{near}'; there are: {all}");
    }
}
