using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;

namespace Kontor.Demand.Calibration;

/// <summary>What the models said at one past origin.</summary>
/// <param name="Cut">The panel that they were fitted to.</param>
/// <param name="Forecasts">One forecast per model.</param>
internal sealed record OutOfTimeFold(Panel Cut, ImmutableArray<Forecast> Forecasts);
