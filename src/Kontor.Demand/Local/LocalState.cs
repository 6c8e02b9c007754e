using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Errors;

namespace Kontor.Demand.Local;

/// <summary>What a model of single series writes to disk.</summary>
internal sealed record LocalState : ModelState
{
    public required Forecaster Specification { get; init; }

    public required ForecastFrame Frame { get; init; }

    public required ImmutableArray<SeriesModel> Models { get; init; }

    public required ImmutableArray<bool> NonNegative { get; init; }

    public required ImmutableArray<DataFault> Faults { get; init; }

    internal override ForecastModel Restore() => LocalModel.Of(this);
}
