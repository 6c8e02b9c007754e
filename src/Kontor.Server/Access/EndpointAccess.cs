namespace Kontor.Server.Access;

/// <summary>Says on each endpoint who may call it, and what of it is kept. An endpoint that says nothing is refused to all.</summary>
internal static class EndpointAccess
{
    /// <summary>Open to keys and sessions of this role and higher ones.</summary>
    internal static T Needs<T>(this T endpoint, Role role) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new AccessRule(role));

    /// <summary>Open to all, without a key.</summary>
    internal static T IsOpen<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new AccessRule(Least: null));

    /// <summary>Its requests are not written into the audit trail. Without this, each request that needs <see cref="Role.Analyst"/> or more and is no GET is.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="reason">Why not, such as that it changes nothing, or that what it writes says itself who wrote it and when.</param>
    internal static T IsNotAudited<T>(this T endpoint, string reason) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new NoAudit(reason));

    /// <summary>Its rows of the audit trail are not written by the gate but by itself, in one transaction with the change or with more than the gate knows.</summary>
    internal static T AuditsItself<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new NoAudit("it writes its own row") { Itself = true });

    /// <summary>Takes files: of any content type, and as large as <see cref="AccessSettings.MostFileBytes"/>.</summary>
    internal static T TakesFiles<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new TakesFiles());

    /// <summary>Answers with files that users sent: always as a download, and never with the rights of the server's own pages.</summary>
    internal static T ServesFiles<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new ServesFiles());

    /// <summary>Answers with a page of the server itself, for a browser.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="policy">The Content-Security-Policy of the page; <c>frame-ancestors</c>, <c>base-uri</c> and <c>object-src</c> are added.</param>
    internal static T IsPage<T>(this T endpoint, string policy) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Page(policy));
}

/// <summary>Who may call an endpoint.</summary>
/// <param name="Least">The least role; null for all, without a key.</param>
internal sealed record AccessRule(Role? Least);

/// <summary>Requests of an endpoint are not audited.</summary>
/// <param name="Reason">Why not.</param>
internal sealed record NoAudit(string Reason)
{
    /// <summary>True when the endpoint writes its own row. Default false.</summary>
    internal bool Itself { get; init; }
}

/// <summary>An endpoint that takes files.</summary>
internal sealed record TakesFiles;

/// <summary>An endpoint that answers with files.</summary>
internal sealed record ServesFiles;

/// <summary>An endpoint that answers with a page.</summary>
/// <param name="Policy">Its Content-Security-Policy.</param>
internal sealed record Page(string Policy);
