namespace Kontor.Data.Simulation.Truth;

/// <summary>One future of a market: what is asked for and sold in the weeks ahead.</summary>
public sealed class MarketFuture
{
    private readonly double[] _demand, _sales; // (series, weeks ahead)

    internal MarketFuture(int weeks, double[] demand, double[] sales)
    {
        Weeks = weeks;
        _demand = demand;
        _sales = sales;
    }

    /// <summary>The number of weeks ahead.</summary>
    public int Weeks { get; }

    /// <summary>What is asked for, whatever is on the shelf. Shape: (Weeks).</summary>
    /// <param name="series">The series' position.</param>
    public ReadOnlySpan<double> Asked(int series) => _demand.AsSpan(series * Weeks, Weeks);

    /// <summary>What is sold. Shape: (Weeks).</summary>
    /// <param name="series">The series' position.</param>
    public ReadOnlySpan<double> Sold(int series) => _sales.AsSpan(series * Weeks, Weeks);
}
