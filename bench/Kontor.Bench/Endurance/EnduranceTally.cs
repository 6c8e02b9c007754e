using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Kontor.Bench.Endurance;

/// <summary>What the server answered, by kind of request: how many were acknowledged, how many are in doubt, how long each took.</summary>
internal sealed class EnduranceTally
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<double>> _milliseconds = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _wrong = new();
    private int _doubtful;

    /// <summary>Requests without an answer, or with 503.</summary>
    internal int Doubtful => _doubtful;

    /// <summary>Requests that were acknowledged.</summary>
    internal int Acknowledged => _milliseconds.Values.Sum(m => m.Count);

    /// <summary>Answers that no server in order gives.</summary>
    internal IReadOnlyCollection<string> WrongAnswers => _wrong;

    /// <summary>The kinds of requests, each with its times in milliseconds, sorted.</summary>
    internal IEnumerable<(string Kind, double[] Times)> Times => _milliseconds.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => (m.Key, m.Value.Order().ToArray()));

    internal void Wrong(string what) => _wrong.Enqueue(what);

    /// <summary>Sends a request.</summary>
    /// <returns>The answer, acknowledged; null where it is in doubt.</returns>
    internal async Task<HttpResponseMessage?> TimeAsync(string kind, Func<Task<HttpResponseMessage>> send, bool mayBeThere = false)
    {
        long started = Stopwatch.GetTimestamp();
        try
        {
            HttpResponseMessage answer = await send();
            if (answer.IsSuccessStatusCode || (mayBeThere && answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Conflict))
            {
                _milliseconds.GetOrAdd(kind, _ => new ConcurrentQueue<double>()).Enqueue(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                return answer;
            }
            using (answer)
            {
                if (answer.StatusCode != HttpStatusCode.ServiceUnavailable) Wrong($"{kind}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or TaskCanceledException)
        {
            // no answer: the server is away, or its answer was cut
        }
        Interlocked.Increment(ref _doubtful);
        return null;
    }
}
