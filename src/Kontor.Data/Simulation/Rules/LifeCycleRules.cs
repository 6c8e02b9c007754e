namespace Kontor.Data.Simulation.Rules;

/// <summary>Products that come and go; none does both.</summary>
public sealed record LifeCycleRules
{
    /// <summary>The share of products that are launched after the first week, rounded to whole products. Their rows begin with the launch. Default 0.15.</summary>
    public double LaunchShare { get; init => field = Domain.Share(value); } = 0.15;

    /// <summary>The share of products that are delisted before the last week, rounded to whole products. Their rows go on with zero units. Default 0.05.</summary>
    public double DelistShare { get; init => field = Domain.Share(value); } = 0.05;

    /// <summary>The weeks in which a launched product rises, or a delisted one falls, along a logistic curve from 2% to 98% or back. Default 12.</summary>
    public int RampWeeks { get; init => field = Domain.AtLeast(value, 1); } = 12;
}
