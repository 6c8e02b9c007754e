using Kontor.Demand.Features;
using Kontor.Neural.Differentiation;

namespace Kontor.Demand.Neural;

/// <summary>All that is needed to build the network again besides its weights.</summary>
/// <param name="Settings">The specification.</param>
/// <param name="Schema">The features.</param>
/// <param name="Scale">The scale of demand.</param>
/// <param name="TargetName">What the target is called.</param>
internal sealed record ArmdnBlueprint(Armdn Settings, FeatureSchema Schema, DemandScale Scale, string TargetName)
{
    /// <summary>The simple forecasts.</summary>
    internal Anchors Anchors { get; } = new(Scale, Math.Max(1, Schema.Measures.Season), Settings.Features.Engineered ? Schema.Measures.Seasons : -1);

    /// <summary>The distribution.</summary>
    internal IOutputLayer Output { get; } = Settings.Likelihood == DemandLikelihood.NegativeBinomial ? new CountOutput() : new MixtureOutput(Settings.Components, Scale);

    /// <summary>The size of the network.</summary>
    internal NetworkShape Shape => new(
        Schema.Numeric.Length,
        [.. Schema.Categorical.Select(c => c.CategoryCount)],
        Settings.Anchored && Settings.Associative != AssociativeLayer.Absent ? [.. Anchors.Start, .. PeerSeason > 0 ? new float[Schema.Roles.Similar.Length] : []] : []);

    /// <summary>Builds the network with the weights of a seed.</summary>
    internal BuiltNetwork Build(ulong seed)
    {
        var weights = new Weights(seed);
        return new BuiltNetwork(new ArmdnNetwork(Settings, Shape, Output, weights), weights);
    }

    /// <summary>Features, past demand and targets.</summary>
    internal NetworkSequences Sequences(FeatureHistory history, FitContext context) => new(Schema.Of(history, context), Shape, Scale, Anchors, PeerSeason, context);

    // similar series a season ago: 0 where there is no season to look back
    private int PeerSeason => Settings.Features.Engineered && Schema.Measures.Seasons > 0 ? Schema.Measures.Season : 0;
}
