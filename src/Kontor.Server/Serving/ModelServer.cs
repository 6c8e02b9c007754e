using System.Security.Cryptography;
using Kontor.Errors;
using Kontor.Ledger.Registry;
using Kontor.Serving;
using Kontor.Serving.Rows;

namespace Kontor.Server.Serving;

/// <summary>Scores rows with registered models: every protocol of the server ends here.</summary>
internal sealed class ModelServer(ModelRoutes routes, ModelShelf shelf, LiveCapture capture, LiveComparison comparison)
{
    /// <summary>Scores rows.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="reference">See <see cref="ModelRoutes.FindAsync"/>.</param>
    /// <param name="read">Makes the rows for a signature.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The version that scored, and the predictions.</returns>
    /// <exception cref="DataException">There is no such model or version, it has no model file, or the rows do not fit it.</exception>
    internal async Task<(ModelVersion Version, ScoredRows Scored)> ScoreAsync(string name, string reference, Func<Signature, ScoreRows> read, CancellationToken cancellation)
    {
        (ServedModel served, ModelVersion version) = await routes.FindAsync(name, reference, cancellation).ConfigureAwait(false);
        using ModelLease lease = await shelf.TakeAsync(FileOf(version), $"{name} {version.Number}", cancellation).ConfigureAwait(false);
        ScoreRows rows = read(lease.Scorer.Signature);
        ScoredRows scored = lease.Scorer.Score(rows, cancellation);
        if (served.CaptureShare > 0 && IsSampled(served.CaptureShare)) capture.Offer(version, rows, scored);
        // a version that was asked for by its number is not live traffic
        if (served.Challenger is { } challenger && challenger.Number != version.Number && !int.TryParse(reference, out _)) comparison.Offer(version, challenger, rows, scored);
        return (version, scored);
    }

    /// <summary>The version that a reference stands for, what it takes and gives, and what it is.</summary>
    internal async Task<(ModelVersion Version, Signature Signature, string Kind)> DescribeAsync(string name, string reference, CancellationToken cancellation)
    {
        (_, ModelVersion version) = await routes.FindAsync(name, reference, cancellation).ConfigureAwait(false);
        using ModelLease lease = await shelf.TakeAsync(FileOf(version), $"{name} {version.Number}", cancellation).ConfigureAwait(false);
        return (version, lease.Scorer.Signature, lease.Scorer.Kind);
    }

    internal static string FileOf(ModelVersion version) => version.File?.Sha256 ?? throw new DataException(new DataFault(
        FaultCode.NotFound, $"version {version.Number} of registered model '{version.Model}'", "no model file of Kontor's", "a version that was registered with its file: kontor model register"));

    private static bool IsSampled(double share) => share >= 1 || RandomNumberGenerator.GetInt32(1_000_000) < share * 1_000_000;
}
