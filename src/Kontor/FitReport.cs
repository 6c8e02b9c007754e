using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Kontor;

/// <summary>How a fit ended.</summary>
/// <param name="Converged">True when the optimiser met its tolerance, or the fit is in closed form.</param>
/// <param name="Iterations">Iterations or function evaluations that were used, 0 for a closed form.</param>
/// <param name="Objective">The value that was minimised; its meaning is said by the model. NaN where nothing was.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] // the objective may be NaN
public sealed record FitReport(bool Converged, int Iterations, double Objective)
{
    /// <summary>What the fit wants known, in sentences.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>A fit in closed form.</summary>
    public static FitReport ClosedForm { get; } = new(Converged: true, 0, double.NaN);
}
