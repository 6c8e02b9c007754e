using System.Collections.Immutable;
using Kontor.Data.Panels;

namespace Kontor.Demand.Plans;

/// <summary>What a plan is asked for.</summary>
public sealed record PlanRequest
{
    private readonly int _horizon = 8, _origins = 3;
    private readonly double _service = 0.9;
    private readonly int? _epochs;
    private readonly TimeSpan? _budget;

    /// <summary>The number of periods to plan, 1 or more. Default 8.</summary>
    public int Horizon
    {
        get => _horizon;
        init => _horizon = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Horizon), value, "needs 1 period or more");
    }

    /// <summary>The model's name in <see cref="ModelCatalog"/>, or <c>auto</c>: a shortlist is backtested and the best that beats the baseline is taken. Default <c>auto</c>.</summary>
    public string Model { get; init; } = ModelCatalog.Auto;

    /// <summary>The largest number of epochs of the networks' trainings, 1 or more; null for what the models have. Only where <see cref="Model"/> is a network or <c>auto</c>. Default null.</summary>
    public int? Epochs
    {
        get => _epochs;
        init => _epochs = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Epochs), value, "needs 1 epoch or more");
    }

    /// <summary>The time for the backtest and the choice, above 0, where <see cref="Model"/> is <c>auto</c>: models are judged from the cheapest on while it lasts, a network among
    /// them, then a stack of those that are good; which are judged depends on the clock. The chosen model is fitted in the time that it takes. Null: a shortlist without networks is
    /// judged to the end, whatever time it takes. Default null.</summary>
    public TimeSpan? TimeBudget
    {
        get => _budget;
        init => _budget = value is null || value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(TimeBudget), value, "needs a time above 0");
    }

    /// <summary>The number of origins of the backtest, 1 or more. Default 3.</summary>
    public int Origins
    {
        get => _origins;
        init => _origins = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Origins), value, "needs 1 origin or more");
    }

    /// <summary>The share of futures in which the order suffices for the whole horizon, inside (0, 1). Default 0.9.</summary>
    public double ServiceLevel
    {
        get => _service;
        init => _service = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(ServiceLevel), value, "needs a share inside (0, 1)");
    }

    /// <summary>Periods with an event, by name, that are judged apart. Default none.</summary>
    public ImmutableDictionary<int, string> Events { get; init; } = ImmutableDictionary<int, string>.Empty;

    /// <summary>The groups of series that the plan is summed up by, levels of the panel that is planned; null: the total, and each key and attribute that makes groups. Default null.</summary>
    public ImmutableArray<GroupLevel>? Levels { get; init; }
}
