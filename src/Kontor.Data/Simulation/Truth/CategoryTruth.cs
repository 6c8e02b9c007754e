namespace Kontor.Data.Simulation.Truth;

/// <summary>What is true of a category.</summary>
public sealed record CategoryTruth
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The elasticity around which those of its products were drawn.</summary>
    public required double Elasticity { get; init; }

    /// <summary>Its sensitivity to events: what their log-lifts are multiplied with.</summary>
    public required double EventSensitivity { get; init; }

    /// <summary>The factor of the yearly shape per week, the weeks ahead too; its logarithm has mean 0 over a year.</summary>
    public required ReadOnlyMemory<double> Season { get; init; }

    /// <summary>The factor of all events per week, the weeks ahead too; 1 in a week without.</summary>
    public required ReadOnlyMemory<double> Events { get; init; }
}
