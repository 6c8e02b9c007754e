using System.Net;
using System.Security.Claims;
using Kontor.Ledger.Access;

namespace Kontor.Server.Access;

/// <summary>Who sent a request.</summary>
/// <param name="Name">The name of the key, for people.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Key">The key; null on a server that is open.</param>
/// <param name="Session">The session, when a browser sent its cookie; null else.</param>
internal sealed record Caller(string Name, Role Role, ApiKey? Key, Session? Session)
{
    /// <summary>Anyone, on a server that is open.</summary>
    internal static Caller Anyone { get; } = new("anyone at this machine", Role.Admin, Key: null, Session: null);

    /// <summary>True when a browser may have sent the request without its user wanting it: there is nothing in it that another site could not make a browser send.</summary>
    internal bool IsAmbient => Key is null || Session is not null;

    /// <summary>The caller as the platform knows one: the name of the key, its identity and its role.</summary>
    internal ClaimsPrincipal Principal()
    {
        var identity = new ClaimsIdentity(Session is null ? Key is null ? "Open" : "Key" : "Session");
        identity.AddClaim(new Claim(ClaimTypes.Name, Name));
        identity.AddClaim(new Claim(ClaimTypes.Role, Gate.Name(Role)));
        if (Key is not null) identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, Key.Id));
        return new ClaimsPrincipal(identity);
    }

    internal static Caller Of(ApiKey key) => new(key.Name, key.Role, key, Session: null);

    internal static Caller Of(Session session) => new(session.Key.Name, session.Key.Role, session.Key, session);
}

/// <summary>Who sent the request at hand.</summary>
internal static class CallerOfRequest
{
    /// <summary>The caller; there is one wherever the endpoint needs a role.</summary>
    internal static Caller Caller(this HttpContext http) => http.Features.Get<Caller>() ?? throw new InvalidOperationException("the endpoint is open: no one is known");

    /// <summary>The caller as the audit trail names it.</summary>
    internal static AuditActor Actor(this HttpContext http) => http.Features.Get<Caller>() is { } caller
        ? new AuditActor(caller.Key is { } key ? $"key {key.Id} ({key.Name})" : caller.Name, caller.Role, http.Address())
        : new AuditActor("unknown", Role: null, http.Address());

    /// <summary>The address of the client, as a person reads it.</summary>
    internal static string Address(this HttpContext http) => http.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : "unknown";

    /// <summary>What counts as one client: an IPv4 address, or the 64 bits of an IPv6 address that name a network, because one client has all addresses in it.</summary>
    internal static string Network(this HttpContext http)
    {
        IPAddress? address = http.Connection.RemoteIpAddress;
        if (address is null || address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6 || address.IsIPv4MappedToIPv6) return http.Address();
        return Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8));
    }
}
