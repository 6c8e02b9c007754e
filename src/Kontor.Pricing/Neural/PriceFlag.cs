namespace Kontor.Pricing.Neural;

/// <summary>A covariate that is on or off.</summary>
/// <param name="Column">Its name.</param>
/// <param name="Code">The category that counts as on; -1 for any number above 0.</param>
/// <param name="IsPromotion">Whether it is a promotion; else an event.</param>
internal sealed record PriceFlag(string Column, int Code, bool IsPromotion);
