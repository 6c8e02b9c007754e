using Kontor.Data.Simulation.Plans;

namespace Kontor.Data.Simulation.Effects;

/// <summary>exp(growth × years since week 0), with 52.1775 weeks in a year.</summary>
internal sealed class GrowthEffect : IDemandEffect
{
    private const double WeeksPerYear = 365.2425 / 7;

    public void Multiply(StorePlan plan, int product, Span<double> mean)
    {
        double growth = plan.Catalogue.Products[product].Growth;
        for (int t = 0; t < mean.Length; t++) mean[t] *= Math.Exp(growth * t / WeeksPerYear);
    }
}
