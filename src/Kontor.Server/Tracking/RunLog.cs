using Kontor.Ledger.Tracking;

namespace Kontor.Server.Tracking;

/// <summary>What is logged to a run.</summary>
internal sealed record RunLog(string RunId, RunBatch Batch);
