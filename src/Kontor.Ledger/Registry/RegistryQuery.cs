using System.Collections.Immutable;
using Dapper;
using Kontor.Ledger.Storage;
using Kontor.Ledger.Tracking;
using Kontor.Ledger.Tracking.Filtering;

namespace Kontor.Ledger.Registry;

/// <summary>A search as SQL: names of columns from a fixed list, every value a parameter.</summary>
internal sealed class RegistryQuery
{
    private const int Most = 200_000;

    private static readonly FieldNames OfModel = Names(
        ("name", "name", false), ("creation_timestamp", "created", true), ("last_updated_timestamp", "updated", true), ("timestamp", "updated", true));

    private static readonly FieldNames OfVersion = Names(
        ("name", "name", false), ("version_number", "version", true), ("run_id", "run_id", false), ("source_path", "source", false), ("current_stage", "stage", false),
        ("creation_timestamp", "created", true), ("last_updated_timestamp", "updated", true));

    private readonly string _fingerprint;
    private readonly long _offset;

    private RegistryQuery(RegistrySearch search, FieldNames names, SearchSql sql, string alias, string ties)
    {
        Limit = search.Limit is >= 1 and <= Most ? search.Limit : throw Throw.Invalid("max_results", $"{search.Limit}", $"1 to {Most}");
        string filter = RegistryRules.Clean(search.Filter);
        _fingerprint = PageToken.Fingerprint([alias, filter, .. search.Order]);
        _offset = PageToken.Read(search.Page, _fingerprint);
        string where = string.Join(" AND ", FilterParser.Filter(filter, names).Select(c => sql.Condition(c, alias)));
        FieldNames orders = names with { Kinds = [FieldKind.Attribute] };
        IEnumerable<string> order = search.Order.Select(term => sql.Order(FilterParser.OrderBy(RegistryRules.Clean(term), orders), alias).Order).Append(ties);
        // one more says whether there is a next page
        Sql = $"{(where.Length == 0 ? "" : $"WHERE {where} ")}ORDER BY {string.Join(", ", order)} LIMIT {sql.Parameter(Limit + 1L)} OFFSET {sql.Parameter(_offset)}";
        Parameters = sql.Parameters;
    }

    /// <summary>What follows the columns: WHERE, ORDER BY, LIMIT and OFFSET.</summary>
    internal string Sql { get; }

    internal DynamicParameters Parameters { get; }

    internal int Limit { get; }

    internal static RegistryQuery OfModels(RegistrySearch search, LedgerDatabase database) =>
        new(search, OfModel, new SearchSql(database, "model_tags", "model_id", "m.id"), "m", "m.name ASC");

    internal static RegistryQuery OfVersions(RegistrySearch search, LedgerDatabase database) => new(
        search, OfVersion, new SearchSql(database, "model_version_tags", "model_id", "v.model_id AND c.version = v.version"), "v", "v.updated DESC, v.name ASC, v.version DESC");

    /// <summary>The token of the next page, where more rows were found than go on a page.</summary>
    internal string? Next(int found) => found <= Limit ? null : PageToken.Write(_offset + Limit, _fingerprint);

    private static FieldNames Names(params (string Name, string Column, bool IsNumber)[] columns) => new()
    {
        Kinds = [FieldKind.Attribute, FieldKind.Tag],
        Attributes = columns.ToImmutableDictionary(c => c.Name, c => new Field(FieldKind.Attribute, c.Column, c.IsNumber), StringComparer.Ordinal),
        Shown = string.Join(", ", columns.Select(c => c.Name)) + ", tags.<key>",
    };
}
