namespace Kontor.Demand.Drivers;

/// <summary>One reason why a forecast stands away from the usual level of its series.</summary>
/// <param name="Name">The reason, in a planner's words.</param>
/// <param name="Change">By how much, up or down, in units of the target.</param>
public sealed record Driver(string Name, double Change);
