using Kontor.Ledger.Storage;

namespace Kontor.Ledger.Tracking;

/// <summary>The numbers that grow with every change of any run of an experiment.</summary>
internal static class ExperimentRevisions
{
    /// <summary>Lets the numbers of experiments grow; always the last of a transaction's rows, and in their order, so that no two writers wait for each other.</summary>
    internal static RowSet Grow(IEnumerable<long> experiments)
    {
        long[] ids = [.. experiments.Distinct().Order()];
        long[] first = new long[ids.Length];
        first.AsSpan().Fill(1);
        return new RowSet(
            "experiment_revisions", ["experiment_id", "revision"], [ids, first], "ON CONFLICT (experiment_id) DO UPDATE SET revision = experiment_revisions.revision + 1");
    }
}
