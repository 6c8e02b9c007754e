namespace Kontor.Server.Access;

/// <summary>Says on each endpoint who may call it. An endpoint that says nothing is refused to all.</summary>
internal static class EndpointAccess
{
    /// <summary>Open to keys and sessions of this role and higher ones.</summary>
    internal static T Needs<T>(this T endpoint, Role role) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new AccessRule(role));

    /// <summary>Open to all, without a key.</summary>
    internal static T IsOpen<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new AccessRule(Least: null));
}

/// <summary>Who may call an endpoint.</summary>
/// <param name="Least">The least role; null for all, without a key.</param>
internal sealed record AccessRule(Role? Least);
