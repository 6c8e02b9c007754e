using Kontor.Errors;
using Kontor.Serving.Rows;

namespace Kontor.Serving;

/// <summary>Every fault of data that this project reports, in one place.</summary>
internal static class Throw
{
    internal static DataException UnknownColumn(string where, string name, Signature signature)
    {
        string[] known = [.. signature.Inputs.Select(i => i.Name)];
        string hint = Suggestion.For(name, known) is { } near ? $"; did you mean '{near}'?" : "";
        return new DataException(new DataFault(FaultCode.UnknownName, where, "a column that the model does not know", $"one of {Listed(known)}{hint}") { Column = name });
    }

    internal static DataException ColumnTwice(string where, string name) =>
        new(new DataFault(FaultCode.Duplicate, where, "the column twice", "each column once") { Column = name });

    internal static DataException ColumnMissing(ScoreRows rows, Signature signature, int input)
    {
        string found = rows.Columns.IsEmpty ? "no columns" : $"the columns {Listed([.. rows.Columns.Select(c => c.Name)])}";
        return new DataException(new DataFault(FaultCode.Missing, rows.Where, found, $"a column '{signature.Inputs[input].Name}' as well") { Column = signature.Inputs[input].Name });
    }

    internal static DataException NotAModel(string where, string found, Exception? inner = null) => new(
        new DataFault(FaultCode.Malformed, where, found, "a model file: boosted trees (XGBoost's JSON), Cubist, elasticities, networks of prices, or a demand model that Kontor saved"), inner);

    internal static DataException Unreadable(string path, Exception inner) =>
        new(new DataFault(FaultCode.NotFound, path, inner.Message, "a model file that can be read"), inner);

    internal static DataException NotWritten(string path, Exception inner) =>
        new(new DataFault(FaultCode.CannotWrite, path, inner.Message.TrimEnd('.'), "a folder with room that may be written"), inner);

    internal static DataException InTheWay(string path, string found, string needed) => new(new DataFault(FaultCode.CannotWrite, path, found, needed));

    internal static DataException CannotGoOn(string path, string found, string needed) => new(new DataFault(FaultCode.Version, path, found, needed));

    private static string Listed(string[] names) => names.Length <= 12 ? string.Join(", ", names) : $"{string.Join(", ", names[..12])} and {names.Length - 12} more";
}
