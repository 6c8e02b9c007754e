using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Demand.Backtesting;
using Kontor.Demand.Calibration;
using Kontor.Demand.Stacking;
using Kontor.Progress;

namespace Kontor.Demand.Plans;

/// <summary>Judges a shortlist, the cheapest models first, for as long as a time budget lasts, then a stack of those that are good.</summary>
/// <remarks>A model is given up as soon as one of its fits has taken so long that as many more as are still needed, that of the plan among them, would not find the time.
/// Which models are judged depends on the clock; what is said of those that are does not.</remarks>
internal sealed class ModelSearch
{
    private const int MostMembers = 3; // each further one adds less (Makridakis, Winkler 1983, "Averages of forecasts")
    private const double Good = 1.5; // a member's error, in units of the best model's
    private readonly BacktestRun _run;
    private readonly ImmutableArray<Forecaster> _shortlist;
    private readonly TimeBudget _budget;
    private readonly string _whole;
    private readonly CalibrationSettings _stacking;
    private readonly FitContext _context;
    private readonly ImmutableArray<Forecaster>.Builder _tried = ImmutableArray.CreateBuilder<Forecaster>();
    private readonly ImmutableArray<LeftOutModel>.Builder _leftOut = ImmutableArray.CreateBuilder<LeftOutModel>();

    /// <summary>Begins a search: its time counts from now.</summary>
    internal ModelSearch(Panel panel, ImmutableArray<Forecaster> shortlist, BacktestPlan plan, TimeSpan budget, CalibrationSettings stacking, FitContext context)
    {
        _budget = new TimeBudget(budget, context.Time);
        _whole = Words(budget);
        (_shortlist, _stacking, _context) = (shortlist, stacking, context);
        _run = new BacktestRun(panel, shortlist, plan, context);
    }

    /// <summary>The models that were judged, and those that failed at every origin.</summary>
    internal ImmutableArray<Forecaster> Tried => _tried.ToImmutable();

    /// <summary>The models that were not, for want of time.</summary>
    internal ImmutableArray<LeftOutModel> LeftOut => _leftOut.ToImmutable();

    /// <summary>Searches. The baseline, which comes first, is judged whatever time it takes.</summary>
    internal Backtest Run()
    {
        using IProgressStep step = _context.Progress.Begin("backtest", (_shortlist.Length + 1) * _run.Folds);
        Try(_shortlist[0], step, budget: null);
        foreach (Forecaster model in _shortlist.Skip(1)) Try(model, step, _budget);
        Backtest singles = _run.Result();
        if (Stack(singles) is not { } stack) return singles;
        Try(stack, step, _budget);
        return _run.Result();
    }

    private void Try(Forecaster model, IProgressStep step, TimeBudget? budget)
    {
        string left = Words(_budget.Left);
        if (budget?.Left == TimeSpan.Zero)
        {
            _leftOut.Add(new LeftOutModel(model.Name, $"the time budget of {_whole} was spent"));
            step.Advance(_run.Folds);
        }
        else if (_run.Judge(model, step, budget)) _tried.Add(model);
        else _leftOut.Add(new LeftOutModel(model.Name, $"it would have taken longer than the {left} that were left of {_whole}"));
    }

    // the best models that are good; the slowest are left out until their stack fits into the time that is left
    private Stacked? Stack(Backtest singles)
    {
        double best = Error(singles, singles.Best);
        List<string> members = [.. singles.Models.Where(m => Error(singles, m) <= Good * best).OrderBy(m => Error(singles, m)).Take(MostMembers)];
        if (members.Count < 2) return null;
        TimeSpan fold = Projected(singles, members);
        while (members.Count > 2 && fold * (_run.Folds + 1) > _budget.Left)
        {
            members.Remove(members.MaxBy(m => Projected(singles, [m]))!);
            fold = Projected(singles, members);
        }
        if (fold * (_run.Folds + 1) <= _budget.Left) return new Stacked([.. members.Select(Bare)]) { Settings = _stacking };
        _leftOut.Add(new LeftOutModel("stack", $"{string.Join(" and ", members)} together would take about {Words(fold * (_run.Folds + 1))}, more than the {Words(_budget.Left)} that are left of {_whole}"));
        return null;
    }

    // a stack fits its members at past origins, as calibration does: a model that calibrates itself otherwise is fitted that much more often
    private TimeSpan Projected(Backtest singles, IEnumerable<string> members) =>
        members.Aggregate(TimeSpan.Zero, (sum, m) => sum + (singles.Durations[m] / _run.Folds * (Of(m) is Calibrated ? 1 : 1 + _stacking.Origins)));

    private Forecaster Bare(string name) => Of(name) is Calibrated calibrated ? calibrated.Base : Of(name);

    private Forecaster Of(string name) => _tried.First(m => m.Name == name);

    private static double Error(Backtest backtest, string model) => backtest.Overall(model) is { } row ? row.Mase ?? row.Wmape ?? double.MaxValue : double.MaxValue;

    private static string Words(TimeSpan time) => time switch
    {
        { TotalMinutes: < 2 } => $"{time.TotalSeconds:0.#} s",
        { TotalHours: < 2 } => $"{time.TotalMinutes:0.#} min",
        _ => $"{time.TotalHours:0.#} h",
    };
}
