using System.Collections.Immutable;

namespace Kontor.Demand.Backtesting;

/// <summary>Which days of the past are forecast again, and how the forecasts are judged.</summary>
public sealed record BacktestPlan
{
    private readonly int _horizon = 8, _origins = 4, _firstStep = 1;

    /// <summary>The number of steps ahead, 1 or more. Default 8.</summary>
    public int Horizon
    {
        get => _horizon;
        init => _horizon = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Horizon), value, "needs 1 step or more");
    }

    /// <summary>The number of origins, 1 or more. Default 4.</summary>
    public int Origins
    {
        get => _origins;
        init => _origins = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Origins), value, "needs 1 origin or more");
    }

    /// <summary>Periods between origins; null takes the horizon less the steps that are not judged, so that test periods do not overlap. Default null.</summary>
    public int? Stride { get; init; }

    /// <summary>The first step that is judged, from 1: 2 when the sales of the last period are not yet known on the day. Default 1.</summary>
    public int FirstStep
    {
        get => _firstStep;
        init => _firstStep = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(FirstStep), value, "needs step 1 or later");
    }

    /// <summary>Where origins lie. Default: one calendar day for all series.</summary>
    public OriginRule Rule { get; init; } = OriginRule.Calendar;

    /// <summary>The last period that is judged; null is the panel's last. Used with <see cref="OriginRule.Calendar"/>.</summary>
    public int? LastPeriod { get; init; }

    /// <summary>The season of the naive forecast that scales MASE, RMSSE and SQL. Default 1: the naive of last period, defined for every series of two values.</summary>
    public int ScaleSeason { get; init; } = 1;

    /// <summary>Which number of the distribution is judged as the point forecast. Default the median, which absolute errors ask for.</summary>
    public PointForecast Point { get; init; } = PointForecast.Median;

    /// <summary>The model that others are tested against; null takes the first. Default null.</summary>
    public string? Baseline { get; init; }

    /// <summary>Periods with an event, by name, beside those that event covariates of the panel mark. Default none.</summary>
    public ImmutableDictionary<int, string> Events { get; init; } = ImmutableDictionary<int, string>.Empty;

    /// <summary>The periods between origins that are used.</summary>
    public int EffectiveStride => Stride ?? Math.Max(1, Horizon - FirstStep + 1);
}
