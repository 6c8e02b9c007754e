using System.Text.Json;
using Kontor.Data.Panels;
using Kontor.Errors;

namespace Kontor.Demand.Plans;

/// <summary>A fitted model together with what was planned for the periods ahead when it was fitted: all that a server needs to forecast with it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Ahead">The covariates over the steps ahead; null where the panel has none that are known ahead.</param>
/// <param name="Horizon">The number of steps that were planned, 1 or more.</param>
public sealed record PlannedModel(ForecastModel Model, KnownAhead? Ahead, int Horizon)
{
    /// <summary>A model and the plans of its panel.</summary>
    /// <param name="model">The model.</param>
    /// <param name="panel">The panel that it was fitted to.</param>
    /// <param name="horizon">The number of steps, 1 or more.</param>
    /// <exception cref="DataException">A covariate stops before the horizon does.</exception>
    public static PlannedModel Of(ForecastModel model, Panel panel, int horizon)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(panel);
        KnownAhead ahead = panel.KnownAhead(horizon);
        return new PlannedModel(model, panel.Covariates.Any(c => c.Timing == CovariateTiming.KnownAhead) ? ahead : null, horizon);
    }

    /// <summary>Writes model and plans, with their version, so that <see cref="Load"/> brings them back with the same forecasts.</summary>
    /// <param name="stream">Where to.</param>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        JsonSerializer.Serialize(stream, new Contents(Horizon, Ahead is null ? null : PlanState.Of(Ahead), Model.State), ModelFile.Options);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="stream">Where from.</param>
    /// <exception cref="DataException">The stream holds no model with its plans, or one of another version: <see cref="FaultCode.Version"/>.</exception>
    public static PlannedModel Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            Contents contents = JsonSerializer.Deserialize<Contents>(stream, ModelFile.Options) ?? throw new JsonException("null");
            return new PlannedModel(ModelFile.Restore(contents.State), contents.Plan?.Restore(contents.Horizon), contents.Horizon);
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException or ArgumentException or IndexOutOfRangeException or FormatException)
        {
            throw Throw.ModelFile(failure);
        }
    }

    private sealed record Contents(int Horizon, PlanState? Plan, ModelState State);
}
