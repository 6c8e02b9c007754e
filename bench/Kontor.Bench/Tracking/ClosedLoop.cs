using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Kontor.Bench.Tracking;

/// <summary>Users who send a prepared request over a connection of their own, read the whole answer, and send the next.</summary>
/// <remarks>Plain sockets: what generates the load shares two cores with what is measured, so it does as little as it can. It reads answers with a Content-Length.</remarks>
internal static class ClosedLoop
{
    private const int Users = 20, ReadBytes = 1 << 18;

    /// <summary>Runs the loop.</summary>
    /// <param name="address">The server.</param>
    /// <param name="path">The path to POST to.</param>
    /// <param name="key">The key.</param>
    /// <param name="bodies">The bodies; the users take them in turn, each its own part.</param>
    /// <param name="duration">For how long.</param>
    internal static async Task<LoopResult> RunAsync(Uri address, string path, string key, byte[][] bodies, TimeSpan duration)
    {
        byte[][] requests =
        [
            .. bodies.Select(body => (byte[])
            [
                .. Encoding.ASCII.GetBytes(string.Create(
                    CultureInfo.InvariantCulture,
                    $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n")),
                .. body,
            ]),
        ];
        long started = Stopwatch.GetTimestamp();
        (List<double> Times, int Failed)[] users = await Task.WhenAll(
            Enumerable.Range(0, Users).Select(u => Task.Run(() => UserAsync(address, requests, u, duration)))).ConfigureAwait(false);
        return new LoopResult([.. users.SelectMany(u => u.Times).Order()], users.Sum(u => u.Failed), Stopwatch.GetElapsedTime(started));
    }

    private static async Task<(List<double> Times, int Failed)> UserAsync(Uri address, byte[][] requests, int user, TimeSpan duration)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port).ConfigureAwait(false);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        List<double> times = [];
        int failed = 0;
        long started = Stopwatch.GetTimestamp();
        for (int i = user; Stopwatch.GetElapsedTime(started) < duration; i += Users)
        {
            long sent = Stopwatch.GetTimestamp();
            ReadOnlyMemory<byte> rest = requests[i % requests.Length];
            while (rest.Length > 0) rest = rest[await socket.SendAsync(rest).ConfigureAwait(false)..];
            bool good = await AnswerAsync(socket, buffer).ConfigureAwait(false);
            if (good) times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            else failed++;
        }
        ArrayPool<byte>.Shared.Return(buffer);
        return (times, failed);
    }

    /// <summary>Reads one answer to its end; true when it is 200.</summary>
    private static async Task<bool> AnswerAsync(Socket socket, byte[] buffer)
    {
        int held = 0, head;
        while ((head = buffer.AsSpan(0, held).IndexOf("\r\n\r\n"u8)) < 0) held += await ReadAsync(socket, buffer.AsMemory(held)).ConfigureAwait(false);
        string headers = Encoding.ASCII.GetString(buffer, 0, head);
        const string field = "Content-Length: ";
        int at = headers.IndexOf(field, StringComparison.OrdinalIgnoreCase);
        if (at < 0) throw new InvalidOperationException($"needs an answer with a Content-Length, found {headers}");
        int end = headers.IndexOf('\r', at);
        long left = long.Parse(headers.AsSpan(at + field.Length, (end < 0 ? headers.Length : end) - at - field.Length), CultureInfo.InvariantCulture) - (held - head - 4);
        while (left > 0) left -= await ReadAsync(socket, buffer).ConfigureAwait(false);
        return headers.StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
    }

    private static async Task<int> ReadAsync(Socket socket, Memory<byte> into)
    {
        int read = await socket.ReceiveAsync(into).ConfigureAwait(false);
        return read > 0 ? read : throw new IOException("the server closed the connection in the middle of an answer");
    }
}
