using System.Net;
using Kontor.Server.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Kontor.Server.Access;

/// <summary>Puts access control into the server.</summary>
internal static class AccessHosting
{
    /// <summary>What it needs, and the limits of the connections.</summary>
    /// <exception cref="SettingException">A server without keys would be reached from other machines.</exception>
    internal static void AddAccess(this WebApplicationBuilder builder, ServerSettings settings)
    {
        if (settings.Access.Open && !IsLoopback(settings.Host))
            throw new SettingException($"--open on {settings.Host}: a server without keys listens on 127.0.0.1, ::1 or localhost only; leave out --open, or --host");
        builder.Services.AddSingleton<FailedLogins>().AddSingleton<Authentication>().AddSingleton<RequestLimits>().AddSingleton<AuditWriter>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            KestrelServerLimits limits = kestrel.Limits;
            limits.MaxRequestBodySize = settings.Access.MostBodyBytes;
            limits.MaxConcurrentConnections = settings.Access.Connections;
            limits.MaxRequestHeaderCount = 100;
            limits.MaxRequestHeadersTotalSize = 32 << 10;
            limits.MaxRequestLineSize = 16 << 10; // a search has its filter in it
            // who sends slowly to hold connections open is cut off: headers within 15 seconds, a body and the reading of an answer at 240 bytes a second or more
            limits.RequestHeadersTimeout = settings.Access.HeaderTime;
            limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
            limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
            limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        });
    }

    /// <summary>Its place in the order of the middleware: behind the one that turns failures into answers, before the endpoints.</summary>
    internal static void UseAccess(this WebApplication app)
    {
        ServerSettings settings = app.Services.GetRequiredService<ServerSettings>();
        if (!settings.Access.Proxies.IsEmpty)
        {
            var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
            forwarded.KnownIPNetworks.Clear();
            forwarded.KnownProxies.Clear();
            foreach (IPAddress proxy in settings.Access.Proxies) forwarded.KnownProxies.Add(proxy);
            app.UseForwardedHeaders(forwarded);
        }
        app.UseSecurityHeaders();
        app.UseRouting();
        app.UseMiddleware<Gate>();
        app.UseMiddleware<AuditGate>();
    }

    /// <summary>Its endpoints.</summary>
    internal static void MapAccess(this IEndpointRouteBuilder routes)
    {
        routes.MapLogin();
        routes.MapKeys();
        routes.MapAudit();
    }

    private static bool IsLoopback(string host) => host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
