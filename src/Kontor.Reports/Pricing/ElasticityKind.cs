using Kontor.Pricing.Elasticities;

namespace Kontor.Reports.Pricing;

/// <summary>What an own elasticity is, by its 95% interval.</summary>
internal enum ElasticityKind
{
    /// <summary>The interval reaches zero, from below.</summary>
    Unclear,

    /// <summary>The interval lies below -1.</summary>
    Elastic,

    /// <summary>The interval lies below 0 and holds -1.</summary>
    NearUnit,

    /// <summary>The interval lies between -1 and 0.</summary>
    Inelastic,

    /// <summary>The interval lies above zero.</summary>
    Positive,
}

/// <summary>Tells kinds apart.</summary>
internal static class ElasticityKinds
{
    internal static ElasticityKind Of(OwnElasticity own) => Of(own.Estimate);

    internal static ElasticityKind Of(ElasticityEstimate estimate) => (estimate.Lower, estimate.Upper) switch
    {
        ( > 0, _) => ElasticityKind.Positive,
        (_, >= 0) => ElasticityKind.Unclear,
        (_, < -1) => ElasticityKind.Elastic,
        ( > -1, _) => ElasticityKind.Inelastic,
        _ => ElasticityKind.NearUnit,
    };

    internal static string Word(ElasticityKind kind) => kind switch
    {
        ElasticityKind.Elastic => "elastic", ElasticityKind.Inelastic => "inelastic", ElasticityKind.NearUnit => "about unit elastic", ElasticityKind.Positive => "positive: implausible", _ => "not clear",
    };
}
