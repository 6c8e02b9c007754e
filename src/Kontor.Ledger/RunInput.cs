namespace Kontor.Ledger;

/// <summary>One input of a run, pinned by its hash.</summary>
/// <param name="Name">What it is called, such as <c>sales.csv</c>; a name, not a path of one machine.</param>
/// <param name="Hash">Hash and size of its bytes.</param>
/// <param name="Rows">Rows of data that were read, 0 or more; null where rows mean nothing, such as a configuration.</param>
public sealed record RunInput(string Name, FileHash Hash, long? Rows);
