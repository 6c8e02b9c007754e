using System.Numerics.Tensors;
using Kontor.Data.Simulation.Plans;
using Kontor.Data.Simulation.Truth;

namespace Kontor.Data.Simulation.Effects;

/// <summary>Cannibalisation: Π (price of q / reference price of q)^γ(p,q) over the other products q of the category.</summary>
/// <remarks>γ(p,q) = total × popularity of q / popularity of all others, so that the cross elasticities of p add up to the total and
/// popular products take and give more.</remarks>
internal sealed class CrossPriceEffect : IDemandEffect
{
    private readonly ProductTruth[] _products;
    private readonly int[][] _members;     // category -> products
    private readonly double[] _popularity; // category -> sum over its products
    private readonly double _total;

    internal CrossPriceEffect(Catalogue catalogue)
    {
        _products = catalogue.Products;
        _total = catalogue.Rules.Prices.CrossElasticity;
        _members = new int[catalogue.Categories.Length][];
        _popularity = new double[_members.Length];
        for (int c = 0; c < _members.Length; c++)
        {
            _members[c] = [.. Enumerable.Range(0, _products.Length).Where(p => _products[p].Category == c)];
            _popularity[c] = _members[c].Sum(p => _products[p].Popularity);
        }
    }

    /// <summary>The elasticity of the demand of one product in the price of another.</summary>
    internal double Elasticity(int demand, int price)
    {
        int category = _products[demand].Category;
        if (demand == price || category != _products[price].Category) return 0;
        return _total * _products[price].Popularity / (_popularity[category] - _products[demand].Popularity);
    }

    public void Multiply(StorePlan plan, int product, Span<double> mean)
    {
        double[] log = new double[mean.Length];
        foreach (int other in _members[_products[product].Category])
        {
            if (other != product) TensorPrimitives.MultiplyAdd(plan.LogRatio[other], Elasticity(product, other), log, log);
        }
        for (int t = 0; t < mean.Length; t++) mean[t] *= Math.Exp(log[t]);
    }
}
