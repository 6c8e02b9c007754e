namespace Kontor.Reports.Charts;

/// <summary>Something that happened or will happen in a period, such as a promotion.</summary>
/// <param name="Period">The index of the period, from 0.</param>
/// <param name="Label">What it is, in a word or two.</param>
public sealed record ChartEvent(int Period, string Label);
