using Kontor.Neural.Differentiation;

namespace Kontor.Demand.Neural;

/// <summary>A network and its weights.</summary>
internal sealed record BuiltNetwork(ArmdnNetwork Network, Weights Weights);
