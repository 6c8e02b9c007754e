using System.Collections.Immutable;
using Kontor.Data.Panels;

namespace Kontor.Demand.Drivers;

/// <summary>What moves one forecast away from the usual level of its series. The usual level and all changes add up to the forecast.</summary>
/// <param name="Series">The series.</param>
/// <param name="Step">The step ahead, from 1.</param>
/// <param name="Usual">The usual level, in units of the target.</param>
/// <param name="Changes">The reasons, the largest first, what has no name of its own last.</param>
/// <param name="Forecast">The median of the forecast, in units of the target.</param>
public sealed record ForecastDrivers(SeriesKey Series, int Step, double Usual, ImmutableArray<Driver> Changes, double Forecast)
{
    /// <summary>What is left over when every reason with a name is taken: the model's starting values, and what no feature explains.</summary>
    public const string Rest = "Everything else";

    /// <summary>Orders the reasons and adds what is left over.</summary>
    internal static ForecastDrivers Of(SeriesKey series, int step, double usual, IEnumerable<Driver> named, double forecast)
    {
        Driver[] own = [.. named.Where(d => d.Name != Rest).GroupBy(d => d.Name, (name, all) => new Driver(name, all.Sum(d => d.Change))).OrderByDescending(d => Math.Abs(d.Change)).ThenBy(d => d.Name, StringComparer.Ordinal)];
        return new ForecastDrivers(series, step, usual, [.. own, new Driver(Rest, forecast - usual - own.Sum(d => d.Change))], forecast);
    }
}
