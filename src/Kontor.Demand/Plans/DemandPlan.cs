using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand.Backtesting;
using Kontor.Demand.Hierarchies;
using Kontor.Errors;

namespace Kontor.Demand.Plans;

/// <summary>A demand plan: the forecast, the backtest that it rests on, and what must be known to trust it.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Panel">The data: the series that are planned.</param>
/// <param name="Backtest">The models on the past.</param>
/// <param name="Model">The model that was taken.</param>
/// <param name="Fitted">It, fitted to all data.</param>
/// <param name="Forecast">What it says.</param>
/// <param name="Hierarchy">The groups of the series.</param>
public sealed record DemandPlan(
    PlanRequest Request, Panel Panel, Backtest Backtest, string Model, ForecastModel Fitted, Forecast Forecast, Hierarchy Hierarchy)
{
    /// <summary>The model that every other must beat.</summary>
    public string Baseline => Backtest.Baseline;

    /// <summary>True when the model beats the baseline on held-out data.</summary>
    public bool BeatsBaseline => !string.Equals(Model, Baseline, StringComparison.Ordinal) && Error(Model) < Error(Baseline);

    /// <summary>The series without a forecast, and why. Default: those of the model.</summary>
    public ImmutableArray<DataFault> Faults { get; init; } = Forecast.Faults;

    /// <summary>The models that were not judged to the end for want of time. Default none.</summary>
    public ImmutableArray<LeftOutModel> LeftOut { get; init; } = [];

    /// <summary>What the plan wants known, in sentences.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>The quantity of one series over the whole horizon.</summary>
    /// <param name="series">The series' position in <see cref="Forecast"/>.</param>
    public SampleDistribution Quantity(int series) => Forecast.Sum([series], 0, Forecast.Horizon);

    /// <summary>The quantity of all series over the whole horizon.</summary>
    public SampleDistribution TotalQuantity() => Forecast.Sum([.. Enumerable.Range(0, Forecast.Count)], 0, Forecast.Horizon);

    /// <summary>The quantity of all series per step.</summary>
    public SampleDistribution[] TotalPerStep() => Forecast.SumPerStep([.. Enumerable.Range(0, Forecast.Count)]);

    private double Error(string model) => Backtest.Overall(model) is { } row ? row.Mase ?? row.Wmape ?? double.MaxValue : double.MaxValue;
}
