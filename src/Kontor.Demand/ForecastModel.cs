using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Errors;
using Kontor.Progress;

namespace Kontor.Demand;

/// <summary>A fitted model: immutable and thread-safe. It forecasts every series that it was fitted to, from that series' end on.</summary>
public abstract class ForecastModel
{
    /// <summary>What was fitted.</summary>
    public abstract Forecaster Specification { get; }

    /// <summary>How the fit ended; over many series the sum of iterations and the warnings with their counts.</summary>
    public abstract FitReport Report { get; }

    /// <summary>The series that could not be fitted, and why.</summary>
    public abstract ImmutableArray<DataFault> Faults { get; }

    /// <summary>Forecasts the steps after the end of each series.</summary>
    /// <param name="horizon">The number of steps, 1 or more.</param>
    /// <param name="knownAhead">Covariates over the steps ahead, from <see cref="Panel.KnownAhead"/>; needed when the model uses them.</param>
    /// <param name="context">Seed of the sample paths, threads, cancellation, progress. Default <see cref="FitContext.Default"/>.</param>
    /// <exception cref="DataException">Covariates are needed and not given, or stop before the horizon does.</exception>
    public Forecast Forecast(int horizon, KnownAhead? knownAhead = null, FitContext? context = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        if (knownAhead is not null && knownAhead.Horizon < horizon) Throw.CovariatesTooShort(Specification.Name, knownAhead.Horizon, horizon);
        return ForecastPanel(horizon, knownAhead, context ?? FitContext.Default);
    }

    /// <summary>Prepares a forecast whose series are computed when they are asked for, such as by a server that is asked for one series at a time.</summary>
    /// <remarks>Models of single series and the associative networks compute one series alone; the others forecast the whole panel here and hand its series out.</remarks>
    /// <param name="horizon">The number of steps, 1 or more.</param>
    /// <param name="knownAhead">As for <see cref="Forecast"/>.</param>
    /// <param name="context">Seed of the sample paths; threads, cancellation and progress of the preparation. Default <see cref="FitContext.Default"/>.</param>
    /// <exception cref="DataException">Covariates are needed and not given, or stop before the horizon does.</exception>
    public PreparedForecast Prepare(int horizon, KnownAhead? knownAhead = null, FitContext? context = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        if (knownAhead is not null && knownAhead.Horizon < horizon) Throw.CovariatesTooShort(Specification.Name, knownAhead.Horizon, horizon);
        return PreparePanel(horizon, knownAhead, context ?? FitContext.Default);
    }

    /// <summary>Writes the model, with its version, so that <see cref="ModelFile.Load"/> brings it back with the same forecasts.</summary>
    /// <param name="stream">Where to.</param>
    public void Save(Stream stream) => ModelFile.Save(State, stream);

    /// <summary>What is written.</summary>
    internal abstract ModelState State { get; }

    /// <summary>Prepares; the arguments have been checked.</summary>
    internal virtual PreparedForecast PreparePanel(int horizon, KnownAhead? knownAhead, FitContext context) => PreparedForecast.OfWhole(ForecastPanel(horizon, knownAhead, context));

    /// <summary>What one series is computed with after the preparation: on the thread that asks.</summary>
    private protected static FitContext Alone(FitContext context) => context with { Threads = 1, Cancellation = CancellationToken.None, Progress = SilentProgress.Instance };

    /// <summary>Forecasts; the arguments have been checked.</summary>
    /// <param name="horizon">The number of steps.</param>
    /// <param name="knownAhead">Covariates over the steps ahead.</param>
    /// <param name="context">Seed, threads, cancellation, progress.</param>
    protected abstract Forecast ForecastPanel(int horizon, KnownAhead? knownAhead, FitContext context);
}
