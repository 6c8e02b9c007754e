using Kontor.Data.Simulation.Plans;

namespace Kontor.Data.Simulation.Effects;

/// <summary>One cause of demand. Expected demand is the base level times the factors of all effects, in any order.</summary>
internal interface IDemandEffect
{
    /// <summary>Multiplies the expected demand of one product in one store by this effect's factor. Stateless: called from several threads.</summary>
    /// <param name="plan">The store with its prices and promotions.</param>
    /// <param name="product">The product's position.</param>
    /// <param name="mean">Expected demand per week, from week 0 to the last week ahead.</param>
    void Multiply(StorePlan plan, int product, Span<double> mean);
}
