using System.Collections.Immutable;

namespace Kontor.Ledger.Registry;

/// <summary>What to look for in the registry, in MLflow's language of filters.</summary>
public sealed record RegistrySearch
{
    /// <summary>Conditions joined by AND, such as <c>name LIKE 'price%' AND tags.team = 'north'</c>. Default empty: all.</summary>
    /// <remarks>Of models: <c>name</c>, <c>tags.key</c>. Of versions also <c>run_id</c>, <c>source_path</c>, <c>version_number</c>. Comparisons of text:
    /// =, !=, LIKE, ILIKE, and IN for <c>name</c> and <c>run_id</c>; of numbers: =, !=, &lt;, &lt;=, &gt;, &gt;=.</remarks>
    public string Filter { get; init; } = "";

    /// <summary>Terms such as <c>name DESC</c>. Default none: models by name, versions by the latest change first.</summary>
    /// <remarks>Of models: <c>name</c>, <c>creation_timestamp</c>, <c>last_updated_timestamp</c>. Of versions also <c>version_number</c>.</remarks>
    public ImmutableArray<string> Order { get; init; } = [];

    /// <summary>How many on a page, 1 to 200,000. Default 100.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The token that the page before gave. Default null: the first page.</summary>
    public string? Page { get; init; }
}
