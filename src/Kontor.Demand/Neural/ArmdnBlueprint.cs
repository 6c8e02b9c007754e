using System.Collections.Immutable;
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
        IsAnchored ? [.. Anchors.Start, .. PeerSeason > 0 ? new float[Schema.Roles.Similar.Length] : [], .. new float[Offers + Ridges]] : [])
    {
        Offers = Offers,
        Ridges = Ridges,
        Priced = Schema.Roles.Price is not null,
    };

    /// <summary>The names behind the codes of a key or attribute.</summary>
    /// <param name="column">The position among the codes of <see cref="FeatureHistory"/>.</param>
    internal ImmutableArray<string> VerticalNames(int column) =>
        column < Schema.Categories.Keys.Length ? Schema.Categories.Keys[column].Value : Schema.Categories.Columns[column - Schema.Categories.Keys.Length].Value;

    /// <summary>The position of a key or attribute among the codes of <see cref="FeatureHistory"/>; -1 where there is none of that name.</summary>
    internal int VerticalColumn(string name) =>
        ImmutableArray.CreateRange(Schema.Categories.Keys.Select(k => k.Key).Concat(Schema.Roles.AttributeTypes)).IndexOf(name);

    /// <summary>Builds the network with the weights of a seed.</summary>
    internal BuiltNetwork Build(ulong seed)
    {
        var weights = new Weights(seed);
        return new BuiltNetwork(new ArmdnNetwork(Settings, Shape, Output, weights), weights);
    }

    /// <summary>Features, past demand and targets.</summary>
    internal NetworkSequences Sequences(FeatureHistory history, FitContext context) => new(Schema.Of(history, context), Shape, Scale, Anchors, PeerSeason, context);

    private bool IsAnchored => Settings.Anchored && Settings.Associative != AssociativeLayer.Absent;

    private int Offers => IsAnchored && Settings.Features.Engineered ? OfferResponse.CountOf(Schema) : 0;

    private int Ridges => IsAnchored && Settings.Features.Engineered ? RidgeResponse.CountOf(Schema) : 0;

    // similar series a season ago: 0 where there is no season to look back
    private int PeerSeason => Settings.Features.Engineered && Schema.Measures.Seasons > 0 ? Schema.Measures.Season : 0;
}
