using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;

namespace Kontor.Demand;

/// <summary>A forecast whose series are computed one by one when they are asked for: what all series share has been computed. Thread-safe.</summary>
public sealed class PreparedForecast
{
    private readonly Dictionary<SeriesKey, int> _positions;
    private readonly Func<int, Forecast> _compute;

    internal PreparedForecast(int horizon, ImmutableArray<SeriesKey> keys, Func<int, Forecast> compute)
    {
        Horizon = horizon;
        Keys = keys;
        _compute = compute;
        _positions = keys.Select((key, i) => (key, i)).ToDictionary(p => p.key, p => p.i);
    }

    /// <summary>The number of steps.</summary>
    public int Horizon { get; }

    /// <summary>The series that have a forecast.</summary>
    public ImmutableArray<SeriesKey> Keys { get; }

    /// <summary>Computes the forecast of one series.</summary>
    /// <param name="key">The series.</param>
    /// <returns>Its forecast, whose mean and quantiles are those of the whole forecast to the last bit; its sample paths are not joint with those of other series. Null for a series that the model has not.</returns>
    public Forecast? Of(SeriesKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _positions.TryGetValue(key, out int series) ? _compute(series) : null;
    }

    /// <summary>The series of a whole forecast.</summary>
    internal static PreparedForecast OfWhole(Forecast forecast) => new(forecast.Horizon, forecast.Frame.Keys, i => forecast.Select([i]));
}
