namespace Kontor.Ledger.Registry;

/// <summary>One row of the registry's history.</summary>
/// <param name="Revision">The registry's revision that the change made.</param>
/// <param name="At">When, in Unix milliseconds.</param>
/// <param name="By">Who; empty where nobody is known.</param>
/// <param name="Model">The name of the model at that time.</param>
/// <param name="Version">The version that was changed; null for a change of the model itself.</param>
/// <param name="Kind">What changed.</param>
/// <param name="Alias">The alias that was moved; null for other kinds.</param>
/// <param name="From">What it was: a stage, the version of an alias, an old name; null where there was nothing.</param>
/// <param name="To">What it became; null where nothing is left.</param>
public sealed record RegistryChange(long Revision, long At, string By, string Model, int? Version, RegistryChangeKind Kind, string? Alias, string? From, string? To);
