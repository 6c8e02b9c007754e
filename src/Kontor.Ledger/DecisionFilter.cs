using Kontor.Ledger.Governance;

namespace Kontor.Ledger;

/// <summary>Which decisions are wanted; every condition that is set has to hold.</summary>
public sealed record DecisionFilter
{
    private const int IdDigits = 32;

    /// <summary>All decisions.</summary>
    public static DecisionFilter All { get; } = new();

    /// <summary>Only decisions of runs whose identity begins so, such as the eight digits that <c>kontor runs</c> shows; null for any. Default null.</summary>
    /// <exception cref="ArgumentException">Anything else than 1 to 32 hexadecimal digits; dashes do not count.</exception>
    public string? Run { get; init => field = value is null || IsStart(value) ? value : throw new ArgumentException($"is '{value}', needs the identity of a run or its first digits", nameof(Run)); }

    /// <summary>Only decisions of this kind, such as <c>price</c>; null for any. Default null.</summary>
    public string? Kind { get; init; }

    /// <summary>Only decisions about this; null for any. Default null.</summary>
    public string? Subject { get; init; }

    /// <summary>Only decisions that stand so by their last verdict; null for any. Default null.</summary>
    public DecisionStanding? Standing { get; init; }

    /// <summary>Only decisions that come after this one in a list; null for all.</summary>
    internal (Guid Run, int Number)? After { get; init; }

    /// <summary>Only decisions of this number in their run; null for any.</summary>
    internal int? Number { get; init; }

    /// <summary>The first and the last identity that <see cref="Run"/> begins.</summary>
    internal (Guid First, Guid Last)? Runs => Run is null ? null : (Guid.ParseExact(Digits(Run).PadRight(IdDigits, '0'), "N"), Guid.ParseExact(Digits(Run).PadRight(IdDigits, 'f'), "N"));

    private static string Digits(string start) => start.Replace("-", "", StringComparison.Ordinal);

    private static bool IsStart(string text) => Digits(text) is { Length: >= 1 and <= IdDigits } digits && digits.All(char.IsAsciiHexDigit);
}
