namespace Kontor.Bench.Armdn;

/// <summary>One forecast and what happened.</summary>
/// <param name="Series">The series' position.</param>
/// <param name="Window">The window, from 0.</param>
/// <param name="Step">The step ahead, from 1.</param>
/// <param name="Actual">What happened.</param>
/// <param name="Point">The median.</param>
/// <param name="Low">The 10% quantile.</param>
/// <param name="High">The 90% quantile.</param>
/// <param name="Pinball">The mean over the deciles of twice the pinball loss.</param>
/// <param name="Event">The event of the period; empty for none.</param>
internal sealed record ProofCell(int Series, int Window, int Step, double Actual, double Point, double Low, double High, double Pinball, string Event)
{
    /// <summary>The weighted mean absolute percentage error of some cells (equation 10 of Mukherjee et al. 2018), in per cent.</summary>
    internal static double Wmape(IEnumerable<ProofCell> cells)
    {
        double error = 0, actual = 0;
        foreach (ProofCell cell in cells)
        {
            error += Math.Abs(cell.Point - cell.Actual);
            actual += Math.Abs(cell.Actual);
        }
        return 100 * error / actual;
    }

    /// <summary>The share of actuals within the 80% interval, in per cent.</summary>
    internal static double Coverage(IEnumerable<ProofCell> cells) => 100 * cells.Average(c => c.Actual >= c.Low && c.Actual <= c.High ? 1.0 : 0.0);
}
