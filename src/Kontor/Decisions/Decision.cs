using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kontor.Decisions;

/// <summary>A recommendation to a person who can act on it: the recommendation first, then what it is expected to bring, why, what may go wrong, and what to do next. Checked when it is made.</summary>
public sealed record Decision
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What is decided, such as <c>price</c>.</summary>
    /// <exception cref="ArgumentException">Empty.</exception>
    public required string Kind { get; init => field = Said(value, nameof(Kind)); }

    /// <summary>About what, such as the key of a series.</summary>
    /// <exception cref="ArgumentException">Empty.</exception>
    public required string Subject { get; init => field = Said(value, nameof(Subject)); }

    /// <summary>The recommendation in one sentence.</summary>
    /// <exception cref="ArgumentException">Empty.</exception>
    public required string Recommendation { get; init => field = Said(value, nameof(Recommendation)); }

    /// <summary>What it is expected to change against doing nothing, the most important first; one or more.</summary>
    /// <exception cref="ArgumentException">None, or one that is null.</exception>
    public required ImmutableArray<Impact> Impacts { get; init => field = Listed(value, nameof(Impacts), least: 1); }

    /// <summary>What it rests on, in sentences; one or more.</summary>
    /// <exception cref="ArgumentException">None, or an empty one.</exception>
    public required ImmutableArray<string> Basis { get; init => field = Sentences(value, nameof(Basis), least: 1); }

    /// <summary>What may go wrong, in sentences; none where nothing is known.</summary>
    /// <exception cref="ArgumentException">An empty one.</exception>
    public required ImmutableArray<string> Risks { get; init => field = Sentences(value, nameof(Risks), least: 0); }

    /// <summary>What to do next, in one sentence.</summary>
    /// <exception cref="ArgumentException">Empty.</exception>
    public required string NextStep { get; init => field = Said(value, nameof(NextStep)); }

    /// <summary>The numbers of the recommendation by name, such as <c>price</c> and <c>current_price</c>, finite, in the order of the names' bytes.</summary>
    /// <exception cref="ArgumentException">An empty name, or a number that is not finite.</exception>
    public ImmutableSortedDictionary<string, double> Values { get; init => field = Named(value); } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>The model that made it, with its settings.</summary>
    /// <exception cref="ArgumentException">Empty.</exception>
    public required string Model { get; init => field = Said(value, nameof(Model)); }

    /// <summary>The fingerprint of the data that it was made from.</summary>
    /// <exception cref="ArgumentException">Empty.</exception>
    public required string Data { get; init => field = Said(value, nameof(Data)); }

    /// <summary>Writes the decision as JSON: its properties in camel case, in the order in which a person reads them.</summary>
    /// <returns>One line; <see cref="FromJson"/> gives the same decision back.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads a decision that <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="JsonException">It is no JSON, or a property is missing or of another type.</exception>
    /// <exception cref="ArgumentException">A property is out of its domain.</exception>
    public static Decision FromJson(string json) => JsonSerializer.Deserialize<Decision>(json, Json) ?? throw new ArgumentException("is null, needs a decision", nameof(json));

    /// <summary>The text when it says something.</summary>
    internal static string Said(string text, string name) => !string.IsNullOrWhiteSpace(text) ? text : throw new ArgumentException("is empty, needs a text", name);

    /// <summary>The number when it is finite.</summary>
    internal static double Finite(double value, string name) => double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "needs a finite number");

    private static ImmutableArray<string> Sentences(ImmutableArray<string> texts, string name, int least)
    {
        foreach (string text in Listed(texts, name, least)) Said(text, name);
        return texts;
    }

    private static ImmutableArray<T> Listed<T>(ImmutableArray<T> items, string name, int least) where T : class
    {
        if (items.IsDefault || items.Length < least) throw new ArgumentException($"has {(items.IsDefault ? 0 : items.Length)} entries, needs {least} or more", name);
        return items.Contains(null!) ? throw new ArgumentException("has an entry that is null", name) : items;
    }

    private static ImmutableSortedDictionary<string, double> Named(ImmutableSortedDictionary<string, double> values)
    {
        ArgumentNullException.ThrowIfNull(values, nameof(Values));
        foreach ((string name, double value) in values) Finite(value, Said(name, nameof(Values)));
        return values.WithComparers(StringComparer.Ordinal);
    }
}
