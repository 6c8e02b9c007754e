using System.Collections.Immutable;
using Kontor.Data.Calendars;
using Kontor.Errors;
using Kontor.Trees;

namespace Kontor.Demand.Global;

/// <summary>What boosted trees of a panel write to disk: the boosters, and the tail of history that lags need.</summary>
internal sealed record GlobalTreesState : ModelState
{
    public required GlobalTrees Specification { get; init; }

    public required Calendar Calendar { get; init; }

    public required string TargetName { get; init; }

    public required TreeLayout Layout { get; init; }

    public required PanelGrid Tail { get; init; }

    public required ImmutableArray<BoosterState> Boosters { get; init; }

    public required ImmutableArray<string> FeatureNames { get; init; }

    public required ErrorQuantiles Quantiles { get; init; }

    public required double[] Factor { get; init; }

    public required double CommonShare { get; init; }

    public required FitReport Report { get; init; }

    public required ImmutableArray<DataFault> Faults { get; init; }

    internal override ForecastModel Restore() => new GlobalTreesModel(
        Specification, Calendar, TargetName, Layout, Tail,
        new TreeEnsemble([.. Boosters.Select(b => new TreeMember(Booster.FromJson(b.Unpack()), b.Fold, b.Offset, b.Spread, b.Start))], Specification.Objective),
        FeatureNames, Quantiles, Factor, CommonShare, Report, Faults);
}
