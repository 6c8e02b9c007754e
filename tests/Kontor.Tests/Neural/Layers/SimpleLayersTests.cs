using Kontor.Neural.Differentiation;
using Kontor.Neural.Layers;
using Kontor.Neural.Operations;
using Kontor.Neural.Tensors;
using static Kontor.Tests.Neural.GradientCheck;

namespace Kontor.Tests.Neural.Layers;

public sealed class SimpleLayersTests
{
    [Fact]
    public void Sequential_OfLayers_GradientAgreesWithDifferences()
    {
        var weights = new Weights(1);
        var network = new Sequential(
            new Embedding(weights.Scope("product"), 5, 3, Initial.Gaussian(1)), new Dropout(0.2), new Linear(weights.Scope("hidden"), 3, 4, Initial.He),
            new Activation(x => x.Elu()), new Linear(weights.Scope("out"), 4, 2));
        Agrees((t, _) => network.Forward(t.Constant(Tensor.Of([2, 2], 1, 4, 0, 1))), weights);
        Assert.Equal(["product.table", "hidden.weight", "hidden.bias", "out.weight", "out.bias"], weights.All.Select(p => p.Name));
    }

    [Fact]
    public void Layers_OfNoWidth_AreRefused()
    {
        var weights = new Weights(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Linear(weights, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Embedding(weights, 3, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lstm(weights, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Gru(weights, 0, 1));
    }
}
