namespace Kontor.Data.Simulation.Rules;

/// <summary>Short deliveries: in a short week a shelf holds only a part of what is expected to be asked for, and sales are cut to it.</summary>
public sealed record StockRules
{
    /// <summary>The probability that a shortage begins in a week. Default 0.01; 0 switches shortages off.</summary>
    public double ShortageProbability { get; init => field = Domain.Share(value); } = 0.01;

    /// <summary>The mean length of a shortage in weeks, 1 or more; lengths are geometric. Default 1.5.</summary>
    public double ShortageWeeks { get; init => field = Domain.Within(value, 1, 1000); } = 1.5;

    /// <summary>The most of a week's expected demand that is on the shelf in a short week; the part is uniform from 0 to this. Default 0.8.</summary>
    public double LargestPart { get; init => field = Domain.NotNegative(value); } = 0.8;
}
