using System.Collections.Immutable;
using Kontor.Data.Calendars;
using Kontor.Data.Configuration;
using Kontor.Data.Panels;
using Kontor.Errors;

namespace Kontor.Data.Loading;

/// <summary>Makes the panel from cells: the life of each series, its gaps, and what is known of each covariate when.</summary>
internal sealed class PanelAssembler
{
    private readonly AggregatedTable _main;
    private readonly AggregatedTable[] _tables; // the main one, then the joined ones
    private readonly Calendar _calendar;
    private readonly GapRule _gaps;
    private readonly DataConfiguration _said;
    private readonly string _where;
    private readonly EventCalendar _events;
    private readonly List<Fact> _facts;
    private readonly List<Finding> _findings;
    private readonly int[] _bounds, _order;
    private readonly JoinMap[] _maps;
    private readonly int[] _kept;
    private readonly CovariateColumn[] _columns;
    private readonly int _firstPeriod, _lastPeriod;
    private readonly bool _toCommonEnd;

    internal PanelAssembler(
        AggregatedTable main, ImmutableArray<JoinedTable> joins, Calendar calendar, GapRule gaps, DataConfiguration said, string where, EventCalendar events, List<Fact> facts, List<Finding> findings)
    {
        (_main, _calendar, _gaps, _said, _where, _events, _facts, _findings) = (main, calendar, gaps, said, where, events, facts, findings);
        _tables = [main, .. joins.Select(j => j.Table)];
        _bounds = main.Bounds();
        _order = main.Order().ToArray();
        _maps = [.. joins.Select(j => new JoinMap(j, main, findings))];
        (_kept, List<(int Key, int By)> attributes) = KeyReduction.Of(main);
        foreach ((int key, int by) in attributes)
            _facts.Add(new Fact($"column {KeyName(key)}", $"an attribute of {KeyName(by)}", $"each {KeyName(by)} has one {KeyName(key)}", Confidence.Likely));
        Attributes = [.. attributes.Select(a => a.Key)];
        _columns = Columns();
        (_firstPeriod, _lastPeriod) = PartialPeriods.Of(main, calendar, said.Partial, where, findings);
        _toCommonEnd = said.Until == SeriesEnd.Common || (said.Until == SeriesEnd.Auto && gaps == GapRule.Zero);
        _facts.Add(new Fact("end of a series", _toCommonEnd ? $"the last period of all, {calendar.Label(_lastPeriod)}" : "its own last observation",
            said.Until != SeriesEnd.Auto ? "the configuration says so" : _toCommonEnd ? "no row means no sale" : "no row means not known", Confidence.Likely));
    }

    private ImmutableArray<int> Attributes { get; }

    /// <summary>Builds the panel.</summary>
    /// <exception cref="DataException">No series is left.</exception>
    internal Panel Build(int? horizon, FitContext context)
    {
        int ahead = Math.Max(horizon ?? 0, _calendar.HasDates ? _calendar.PeriodsPerYear : 52);
        List<AssembledSeries> all = [.. Enumerable.Range(0, _main.Series.Count).Select(Life).OfType<AssembledSeries>()];
        DropShort(all);
        if (all.Count == 0) Throw.Fault(FaultCode.Empty, _where, "no series with enough observations", $"a series with {Math.Max(1, _said.MinObservations)} or more observed periods");
        all.Sort((a, b) => NaturalOrder.Instance.Compare(a.Parts, b.Parts));
        int commonEnd = all.Max(s => s.End);
        context.ForEach("building the panel", all.Count, i => Fill(all[i], ahead));
        foreach (AssembledSeries series in all) Compare(series);
        ImmutableArray<CovariateColumn> used = Timings(all, commonEnd);
        EventCodes? events = _events.Names.IsEmpty ? null : new EventCodes(_events, _calendar, all.Min(s => s.Start), Math.Max(commonEnd, all.Max(s => s.Start + s.Length)) + ahead);
        ImmutableArray<Covariate> covariates =
        [
            .. used.Select(c => new Covariate(c.Plan.Name, c.Timing) { Role = c.Plan.Role, Categories = c.Categories }),
            .. Attributes.Select(k => new Covariate(KeyName(k), CovariateTiming.Static) { Categories = Texts(all, k) }),
            .. events is null ? [] : new[] { new Covariate(EventName(), CovariateTiming.KnownAhead) { Role = CovariateRole.Event, Categories = events.Categories } },
        ];
        var builder = new PanelBuilder(_calendar, TargetName(), [.. _kept.Select(KeyName)], covariates);
        foreach (AssembledSeries series in all)
        {
            var values = new List<double[]>(covariates.Length);
            foreach (CovariateColumn column in used) values.Add(Final(series, column, ahead));
            foreach (int key in Attributes) values.Add([covariates[values.Count].Categories.IndexOf(series.AllParts[key])]);
            if (events is not null) values.Add(Codes(events, series, used, values, ahead));
            builder.Add(new SeriesKey(series.Parts), series.Start, series.Target, [.. values]);
            series.Values = [];
        }
        return builder.Build();
    }

    // the life and the target of a series; null when no target was observed
    private AssembledSeries? Life(int s)
    {
        int first = int.MaxValue, last = int.MinValue, observed = 0;
        for (int i = _bounds[s]; i < _bounds[s + 1]; i++)
        {
            int period = _main.PeriodOf(_order[i]);
            if (period < _firstPeriod || period > _lastPeriod || double.IsNaN(_main.Target!.Value(_order[i]))) continue;
            first = Math.Min(first, period);
            last = period;
            observed++;
        }
        if (observed == 0)
        {
            if (_bounds[s] < _bounds[s + 1]) Drop(_main.Series.Parts(s), FaultCode.Empty, "no observation of the target", "one or more");
            return null;
        }
        double[] target = new double[(_toCommonEnd ? _lastPeriod : last) - first + 1];
        Array.Fill(target, _gaps == GapRule.Zero ? 0 : double.NaN);
        for (int i = _bounds[s]; i < _bounds[s + 1]; i++)
        {
            int at = _main.PeriodOf(_order[i]) - first;
            if (at >= 0 && at < target.Length) target[at] = _main.Target!.Value(_order[i]);
        }
        ImmutableArray<string> parts = _main.Series.Parts(s);
        return new AssembledSeries(s, parts, [.. _kept.Select(k => parts[k])], first, target, observed);
    }

    private void DropShort(List<AssembledSeries> all)
    {
        int least = Math.Max(1, _said.MinObservations);
        AssembledSeries[] few = [.. all.Where(s => s.Observed < least)];
        if (few.Length == 0) return;
        all.RemoveAll(s => s.Observed < least);
        _findings.Add(new Finding(
            Severity.Note, new DataFault(FaultCode.TooShort, $"series {new SeriesKey(few[0].Parts)}", $"{few[0].Observed} observed periods; left out", $"{least}, as min_observations says"), few.Length));
        _facts.Add(new Fact("series", $"{all.Count} kept, {few.Length} left out", $"min_observations is {least}", Confidence.Certain));
    }

    private void Drop(ImmutableArray<string> parts, FaultCode code, string found, string needed)
    {
        var fault = new DataFault(code, $"series {new SeriesKey([.. _kept.Select(k => parts[k])])}", $"{found}; left out", needed);
        int same = _findings.FindIndex(f => f.Fault.Code == code && f.Severity == Severity.Warning && f.Fault.Found == fault.Found);
        if (same < 0) _findings.Add(new Finding(Severity.Warning, fault));
        else _findings[same] = _findings[same] with { Count = _findings[same].Count + 1 };
    }

    // every covariate over the life and as far beyond as any table has rows
    private void Fill(AssembledSeries series, int ahead)
    {
        int end = series.End;
        for (int t = 0; t < _tables.Length; t++) end = Math.Max(end, Math.Min(LastRow(t, series.Index) + 1, series.End + Math.Max(ahead, 1000)));
        int length = series.Length = end - series.Start;
        series.Values = [.. _columns.Select(c => new double[c.IsTimeless ? 1 : length])];
        if (_columns.Length == 0) return;
        Span<int> cells = stackalloc int[_tables.Length];
        int own = _bounds[series.Index], ownEnd = _bounds[series.Index + 1];
        for (int p = 0; p < length; p++)
        {
            while (own < ownEnd && _main.PeriodOf(_order[own]) < series.Start + p) own++;
            cells[0] = own < ownEnd && _main.PeriodOf(_order[own]) == series.Start + p ? _order[own] : -1;
            for (int j = 0; j < _maps.Length; j++) cells[j + 1] = _maps[j].Cell(series.Index, series.Start + p);
            for (int c = 0; c < _columns.Length; c++)
            {
                if (p < series.Values[c].Length) series.Values[c][p] = _columns[c].Value(_tables, cells);
            }
        }
    }

    private int LastRow(int table, int series) =>
        table > 0 ? _maps[table - 1].LastRow(series) : _bounds[series] == _bounds[series + 1] ? int.MinValue : _main.PeriodOf(_order[_bounds[series + 1] - 1]);

    // what a column's values do within and between series
    private void Compare(AssembledSeries series)
    {
        for (int c = 0; c < _columns.Length; c++)
        {
            double first = double.NaN;
            foreach (double value in series.Values[c])
            {
                if (double.IsNaN(value)) continue;
                if (double.IsNaN(first)) first = value;
                else if (value != first) _columns[c].Varies = true;
            }
            if (double.IsNaN(first)) continue;
            if (double.IsNaN(_columns[c].First)) _columns[c].First = first;
            else if (_columns[c].First != first) _columns[c].Differs = true;
        }
    }

    private ImmutableArray<CovariateColumn> Timings(List<AssembledSeries> all, int commonEnd)
    {
        var used = ImmutableArray.CreateBuilder<CovariateColumn>();
        foreach (CovariateColumn column in _columns)
        {
            string subject = $"covariate {column.Plan.Name}";
            bool future = column.Last >= commonEnd && !column.IsTimeless, special = column.Plan.Role != CovariateRole.None;
            if (!column.Varies && !column.Differs && column.Plan.Timing is null && !special)
            {
                _facts.Add(new Fact(subject, "left out", "it has one value everywhere", Confidence.Certain));
                continue;
            }
            (CovariateTiming timing, string reason) = column.Plan.Timing is { } said ? (said, column.IsTimeless ? "its table has no date" : "the configuration says so")
                : future ? (CovariateTiming.KnownAhead, "it has values after the last target")
                : !column.Varies && !special ? (CovariateTiming.Static, "it does not change within a series")
                : column.Plan.Role is CovariateRole.Price or CovariateRole.Promotion ? (CovariateTiming.KnownAhead, "prices and promotions are planned")
                : (CovariateTiming.KnownAfter, column.Plan.Role == CovariateRole.Event ? "events have to be known ahead to help, but it has no value after the last target" : "it has no value after the last target");
            column.Timing = timing;
            column.IsAssumed = timing == CovariateTiming.KnownAhead && !future && column.Plan.Role is CovariateRole.Price or CovariateRole.Promotion;
            _facts.Add(new Fact(subject, timing switch { CovariateTiming.Static => "one value per series", CovariateTiming.KnownAhead => "known ahead", _ => "known only afterwards" }, reason, column.Plan.Timing is null ? Confidence.Likely : Confidence.Certain));
            if (column.IsAssumed)
            {
                _facts.Add(new Fact(subject, column.Plan.Role == CovariateRole.Price ? "the last price holds after the last target" : "none after the last target", "no value is given there", Confidence.Guess));
            }
            if (timing == CovariateTiming.Static && column.Varies)
            {
                AssembledSeries example = all.First(s => s.Values[Array.IndexOf(_columns, column)].Where(v => !double.IsNaN(v)).Distinct().Count() > 1);
                _findings.Add(new Finding(Severity.Warning, new DataFault(FaultCode.OutOfRange, $"series {new SeriesKey(example.Parts)}", "several values over time; the last one is taken", "one value, as 'static' says") { Column = column.Plan.Name }));
            }
            used.Add(column);
        }
        return used.ToImmutable();
    }

    // the values as the panel takes them
    private double[] Final(AssembledSeries series, CovariateColumn column, int ahead)
    {
        double[] values = series.Values[Array.IndexOf(_columns, column)];
        int length = series.Target.Length;
        if (column.Timing == CovariateTiming.Static) return [Array.FindLast(values, v => !double.IsNaN(v)) is var last && Array.Exists(values, v => !double.IsNaN(v)) ? last : double.NaN];
        if (column.IsTimeless) values = [.. Enumerable.Repeat(values[0], length + ahead)];
        bool price = column.Plan.Role == CovariateRole.Price, promotion = column.Plan.Role is CovariateRole.Promotion or CovariateRole.Event;
        int until = column.Timing == CovariateTiming.KnownAfter ? length
            : column.IsAssumed || column.IsTimeless ? length + ahead
            : Math.Max(series.End, Math.Min(column.Last, column.Parts.Max(p => LastRow(p.Table, series.Index))) + 1) - series.Start;
        double[] final = new double[until];
        double known = double.NaN;
        for (int p = 0; p < until; p++)
        {
            double value = p < values.Length ? values[p] : double.NaN;
            if (!double.IsNaN(value)) known = value;
            else if (price && (p >= length || _gaps == GapRule.Zero)) value = known;
            else if (promotion && ((p >= length && column.IsAssumed) || (p < length && _gaps == GapRule.Zero && column.Parts[0].Table == 0 && !HasRow(series, p)))) value = 0;
            final[p] = value;
        }
        return final;
    }

    private bool HasRow(AssembledSeries series, int period) => _main.Find(series.Index, series.Start + period) >= 0;

    // as far ahead as any other covariate is known
    private static double[] Codes(EventCodes events, AssembledSeries series, ImmutableArray<CovariateColumn> used, List<double[]> values, int ahead)
    {
        int until = series.Target.Length + ahead;
        for (int c = 0; c < used.Length; c++)
        {
            if (used[c].Timing == CovariateTiming.KnownAhead) until = Math.Max(until, Math.Min(values[c].Length, series.Length));
        }
        double[] codes = new double[until];
        for (int p = 0; p < until; p++) codes[p] = events[series.Start + p];
        return codes;
    }

    private CovariateColumn[] Columns()
    {
        var byName = new List<(string Name, CovariatePlan Plan, List<(int, int)> Parts)>();
        for (int t = 0; t < _tables.Length; t++)
        {
            for (int c = 0; c < _tables[t].Plan.Covariates.Length; c++)
            {
                CovariatePlan plan = _tables[t].Plan.Covariates[c];
                int known = byName.FindIndex(n => string.Equals(n.Name, plan.Name, StringComparison.OrdinalIgnoreCase));
                if (known < 0) byName.Add((plan.Name, plan, [(t, c)]));
                else byName[known].Parts.Add((t, c));
            }
        }
        return [.. byName.Select(n => new CovariateColumn(n.Plan, n.Parts, _tables))];
    }

    private static ImmutableArray<string> Texts(List<AssembledSeries> all, int key) => [.. all.Select(s => s.AllParts[key]).Distinct().Order(StringComparer.Ordinal)];

    private string KeyName(int key) => _main.Plan.Columns[_main.Plan.Keys[key]];

    private string TargetName() => _main.Plan.Target >= 0 && _said.Transform == TargetTransform.None ? _main.Plan.Columns[_main.Plan.Target] : "units";

    private string EventName() => Array.Exists(_columns, c => string.Equals(c.Plan.Name, "holiday", StringComparison.OrdinalIgnoreCase)) ? "calendar event" : "holiday";
}
