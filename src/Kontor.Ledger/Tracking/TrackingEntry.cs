namespace Kontor.Ledger.Tracking;

/// <summary>One key with its text: a parameter or a tag.</summary>
/// <param name="Key">The key, 1 to 250 characters.</param>
/// <param name="Value">The text: up to 6,000 characters of a parameter, 8,000 of a run's tag, 5,000 of an experiment's tag.</param>
public readonly record struct TrackingEntry(string Key, string Value);
