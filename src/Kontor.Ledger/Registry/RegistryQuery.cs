using System.Globalization;
using System.Text;
using Dapper;

namespace Kontor.Ledger.Registry;

/// <summary>A search as SQL: names of columns from a fixed list, every value a parameter.</summary>
internal sealed class RegistryQuery
{
    private const int Most = 200_000;

    private static readonly Dictionary<string, (string Sql, bool Number)> ModelColumns = new(StringComparer.OrdinalIgnoreCase)
    {
        ["name"] = ("m.name", false), ["creation_timestamp"] = ("m.created", true), ["last_updated_timestamp"] = ("m.updated", true), ["timestamp"] = ("m.updated", true),
    };

    private static readonly Dictionary<string, (string Sql, bool Number)> VersionColumns = new(StringComparer.OrdinalIgnoreCase)
    {
        ["name"] = ("m.name", false), ["version_number"] = ("v.version", true), ["version"] = ("v.version", true), ["run_id"] = ("v.run_id", false), ["source_path"] = ("v.source", false),
        ["current_stage"] = ("v.stage", false), ["creation_timestamp"] = ("v.created", true), ["last_updated_timestamp"] = ("v.updated", true),
    };

    private readonly Dictionary<string, (string Sql, bool Number)> _columns;
    private readonly string _tags, _dialect;
    private readonly long _offset;
    private int _count;

    private RegistryQuery(RegistrySearch search, string dialect, Dictionary<string, (string Sql, bool Number)> columns, string tags, string[] ties)
    {
        ArgumentNullException.ThrowIfNull(search);
        (_columns, _tags, _dialect, Limit) = (columns, tags, dialect, search.Limit);
        if (Limit is < 1 or > Most) throw Throw.RegistrySearch("max_results", $"{Limit}", $"1 to {Most}");
        _offset = Offset(search.Page);
        var sql = new StringBuilder();
        foreach (FilterTerm term in FilterTerm.Parse(search.Filter)) sql.Append(sql.Length == 0 ? "WHERE " : " AND ").Append(Condition(term));
        IEnumerable<string> order = search.Order.Select(OrderTerm).Concat(ties).DistinctBy(t => t.Split(' ')[0]);
        sql.Append(" ORDER BY ").AppendJoin(", ", order).Append(" LIMIT @limit OFFSET @offset");
        Parameters.Add("limit", (long)Limit + 1); // one more says whether there is a next page
        Parameters.Add("offset", _offset);
        Sql = sql.ToString();
    }

    /// <summary>What follows the columns: WHERE, ORDER BY, LIMIT and OFFSET.</summary>
    internal string Sql { get; }

    internal DynamicParameters Parameters { get; } = new();

    internal int Limit { get; }

    internal static RegistryQuery OfModels(RegistrySearch search, string dialect) =>
        new(search, dialect, ModelColumns, "SELECT 1 FROM model_tags t WHERE t.model_id = m.id", ["m.name ASC"]);

    internal static RegistryQuery OfVersions(RegistrySearch search, string dialect) => new(
        search, dialect, VersionColumns, "SELECT 1 FROM model_version_tags t WHERE t.model_id = v.model_id AND t.version = v.version", ["v.updated DESC", "m.name ASC", "v.version DESC"]);

    /// <summary>The token of the next page, where more rows were found than go on a page.</summary>
    internal string? Next(int found) => found <= Limit ? null : Convert.ToBase64String(Encoding.ASCII.GetBytes($"{_offset + Limit}"));

    private static long Offset(string? token)
    {
        if (string.IsNullOrEmpty(token)) return 0;
        Span<byte> bytes = stackalloc byte[64];
        return token.Length < 64 && Convert.TryFromBase64String(token, bytes, out int count) && long.TryParse(bytes[..count], NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
            ? offset
            : throw Throw.RegistrySearch("page_token", $"'{token}'", "the token that the page before gave");
    }

    private string OrderTerm(string term)
    {
        string[] parts = term.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string direction = parts.Length == 2 ? parts[1].ToUpperInvariant() : "ASC";
        return parts.Length is 1 or 2 && (direction is "ASC" or "DESC") && _columns.TryGetValue(parts[0].Trim('`', '"'), out var column)
            ? $"{column.Sql} {direction}"
            : throw Throw.RegistrySearch("order_by", $"'{term}'", $"one of {string.Join(", ", _columns.Keys)}, then ASC, DESC or nothing");
    }

    private string Condition(FilterTerm term)
    {
        if (term.Tag)
        {
            string key = Parameter(RegistryRules.Clean(term.Name));
            return $"EXISTS ({_tags} AND t.key = {key} AND {Comparison("t.value", number: false, term)})";
        }
        return _columns.TryGetValue(term.Name, out var column)
            ? Comparison(column.Sql, column.Number, term)
            : throw Throw.RegistrySearch("filter", $"'{term.Name}'", $"one of {string.Join(", ", _columns.Keys)}, or tags.<key>");
    }

    private string Comparison(string column, bool number, FilterTerm term)
    {
        string[] known = number ? ["=", "!=", "<", "<=", ">", ">="] : ["=", "!=", "LIKE", "ILIKE", "IN"];
        if (!known.Contains(term.Operator)) throw Throw.RegistrySearch("filter", $"{term.Name} {term.Operator}", string.Join(", ", known));
        if (number)
        {
            return term.Values is [string digits] && long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
                ? $"{column} {term.Operator} {Parameter(value)}"
                : throw Throw.RegistrySearch("filter", $"{term.Name} {term.Operator} {string.Join(", ", term.Values)}", "a whole number");
        }
        if (term.Quoted is false) throw Throw.RegistrySearch("filter", $"{term.Name} {term.Operator} {term.Values[0]}", "a text in quotes");
        string[] texts = [.. term.Values.Select(RegistryRules.Clean)];
        bool sqlite = _dialect == "sqlite";
        return term.Operator switch
        {
            "IN" => $"{column} IN ({string.Join(", ", texts.Select(Parameter))})",
            "LIKE" when sqlite => $"{column} GLOB {Parameter(Glob(texts[0]))}", // SQLite's LIKE takes no notice of case
            "LIKE" => $"{column} LIKE {Parameter(texts[0])} ESCAPE ''",
            "ILIKE" when sqlite => $"{column} LIKE {Parameter(texts[0])}",
            "ILIKE" => $"{column} ILIKE {Parameter(texts[0])} ESCAPE ''",
            _ => $"{column} {term.Operator} {Parameter(texts[0])}",
        };
    }

    private static string Glob(string pattern) => string.Concat(pattern.Select(c => c switch
    {
        '%' => "*",
        '_' => "?",
        '*' or '?' or '[' => $"[{c}]",
        _ => c.ToString(),
    }));

    private string Parameter<T>(T value)
    {
        string name = $"p{_count++}";
        Parameters.Add(name, value);
        return "@" + name;
    }
}
