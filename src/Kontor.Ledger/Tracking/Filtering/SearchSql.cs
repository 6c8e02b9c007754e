using Dapper;
using Kontor.Ledger.Storage;

namespace Kontor.Ledger.Tracking.Filtering;

/// <summary>Turns comparisons and orders into SQL; every value and every key is a parameter.</summary>
/// <param name="database">The dialect.</param>
/// <param name="tagTable">The table of tags.</param>
/// <param name="owner">The column of a child table that names its run or experiment.</param>
/// <param name="self">The expression of the same in the query.</param>
internal sealed class SearchSql(LedgerDatabase database, string tagTable, string owner, string self)
{
    private int _count;

    /// <summary>The parameters of all that was written.</summary>
    internal DynamicParameters Parameters { get; } = new();

    /// <summary>A parameter of its own for a value.</summary>
    internal string Parameter(object value)
    {
        string name = $"@p{++_count}";
        Parameters.Add(name, value);
        return name;
    }

    /// <summary>The condition of a comparison. A key that is not there never holds; NaN differs from every number.</summary>
    internal string Condition(Comparison comparison, string alias)
    {
        Field field = comparison.Field;
        if (field.Kind == FieldKind.Attribute) return Holds($"{alias}.{field.Key}", comparison);
        string holds = Holds(field.Kind == FieldKind.Dataset ? $"c.{field.Key}" : "c.value", comparison);
        if (field.Kind == FieldKind.Dataset) return $"EXISTS (SELECT 1 FROM tracked_datasets c WHERE c.{owner} = {self} AND {holds})";
        if (field.Kind == FieldKind.Metric && comparison.Operator == "!=") holds = $"({holds} OR c.value IS NULL)"; // NaN is kept as null
        return $"EXISTS (SELECT 1 FROM {Table(field.Kind)} c WHERE c.{owner} = {self} AND c.key = {Parameter(field.Key)} AND {holds})";
    }

    /// <summary>The join and the order of a term: values in their order, then NaN, then what is not there.</summary>
    internal (string Join, string Order) Order(OrderTerm term, string alias)
    {
        string direction = term.Descending ? "DESC" : "ASC";
        if (term.Field.Kind == FieldKind.Attribute)
        {
            string column = $"{alias}.{term.Field.Key}";
            return ("", term.Field.Key == "ended" ? $"CASE WHEN {column} IS NULL THEN 1 ELSE 0 END, {column} {direction}" : $"{column} {direction}");
        }
        string joined = $"o{++_count}";
        return (
            $" LEFT JOIN {Table(term.Field.Kind)} {joined} ON {joined}.{owner} = {self} AND {joined}.key = {Parameter(term.Field.Key)}",
            $"CASE WHEN {joined}.{owner} IS NULL THEN 2 WHEN {joined}.value IS NULL THEN 1 ELSE 0 END, {joined}.value {direction}");
    }

    private string Holds(string column, Comparison comparison)
    {
        switch (comparison.Operator)
        {
            case "LIKE" or "ILIKE":
                (string condition, string pattern) = database.Like(column, $"@p{_count + 1}", (string)comparison.Values[0], comparison.Operator == "ILIKE");
                Parameter(pattern);
                return condition;
            case "IN" or "NOT IN":
                string among = database.Among(column, Parameter(database.List(comparison.Values.Cast<string>())));
                return comparison.Operator == "IN" ? among : $"NOT ({among})";
            case "!=":
                return $"{column} <> {Parameter(comparison.Values[0])}";
            default:
                return $"{column} {comparison.Operator} {Parameter(comparison.Values[0])}";
        }
    }

    private string Table(FieldKind kind) => kind switch
    {
        FieldKind.Metric => "tracked_latest",
        FieldKind.Param => "tracked_params",
        _ => tagTable,
    };
}
