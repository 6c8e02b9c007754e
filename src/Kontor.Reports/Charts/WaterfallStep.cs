namespace Kontor.Reports.Charts;

/// <summary>One contribution of a waterfall.</summary>
/// <param name="Label">What contributes.</param>
/// <param name="Change">By how much, up or down.</param>
public sealed record WaterfallStep(string Label, double Change);
