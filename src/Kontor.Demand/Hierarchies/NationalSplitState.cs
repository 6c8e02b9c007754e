namespace Kontor.Demand.Hierarchies;

/// <summary>What a split of national forecasts writes to disk.</summary>
internal sealed record NationalSplitState : ModelState
{
    public required NationalShares Shares { get; init; }

    public required ModelState Base { get; init; }

    internal override ForecastModel Restore() => new NationalSplitModel(Shares, Base.Restore());
}
