using System.Numerics.Tensors;
using Kontor.Data.Simulation.Plans;
using Kontor.Data.Simulation.Truth;

namespace Kontor.Data.Simulation.Effects;

/// <summary>The yearly shape and the events of the product's category.</summary>
internal sealed class SeasonEffect : IDemandEffect
{
    public void Multiply(StorePlan plan, int product, Span<double> mean)
    {
        CategoryTruth category = plan.Catalogue.Categories[plan.Catalogue.Products[product].Category];
        TensorPrimitives.Multiply(mean, category.Season.Span, mean);
        TensorPrimitives.Multiply(mean, category.Events.Span, mean);
    }
}
