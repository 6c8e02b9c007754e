using System.Collections.Immutable;
using System.Text;
using Kontor.Data.Calendars;
using Kontor.Data.Configuration;
using Kontor.Data.Panels;
using Kontor.Data.Sources;
using Kontor.Errors;

namespace Kontor.Data.Loading;

/// <summary>Decides which column is what: the configuration first, then names and cells; each decision is a fact with its reason.</summary>
internal sealed class RoleGuess
{
    private readonly TableSource _source;
    private readonly TableProfile _profile;
    private readonly DataConfiguration _said;
    private readonly FitContext _context;
    private readonly ImmutableArray<string> _names;
    private readonly HashSet<int> _taken = [];
    private readonly List<CovariatePlan> _covariates = [];
    private bool _isMain;

    internal RoleGuess(TableSource source, TableProfile profile, DataConfiguration said, FitContext context)
    {
        _source = source;
        _profile = profile;
        _said = said;
        _context = context;
        _names = [.. profile.Columns.Select(c => c.Name)];
        foreach ((string subject, string statement, string reason) in source.Described) Say(subject, statement, reason);
        if (source.DecimalMark is not null || profile.Columns.Any(c => c.IsNumeric))
            Say("decimal mark", $"'{profile.DecimalMark}'", profile.DecimalReason, profile.DecimalIsCertain ? Confidence.Certain : Confidence.Guess);
    }

    /// <summary>What was taken for what.</summary>
    internal List<Fact> Facts { get; } = [];

    /// <summary>The plan of the main table.</summary>
    internal TablePlan Main()
    {
        _isMain = true;
        TakeIgnored();
        ImmutableArray<(int, int)> wide = Wide(out DateStyle style);
        ColumnProfile? date = null;
        string? format = null;
        if (wide.IsEmpty)
        {
            (date, Fact fact) = DateGuess.Column(_profile, _said);
            Facts.Add(fact);
            _taken.Add(date.Index);
            (style, format, Fact how) = DateGuess.Style(_source, _profile, date, _said, _context);
            Facts.Add(how);
        }
        int target = wide.IsEmpty ? Target() : -1;
        List<ColumnProfile> keys = Keys(date);
        Own();
        Rest(date, keys);
        return new TablePlan
        {
            Date = date?.Index ?? -1,
            Style = style,
            Format = format,
            DecimalMark = _profile.DecimalMark,
            Keys = [.. keys.Select(k => k.Index)],
            KeysAreGuessed = _said.Keys is null,
            Columns = _names,
            Target = target,
            Transform = _said.Transform,
            Round = _said.Round,
            TargetRule = _said.TargetAggregate,
            Negative = _said.Negative,
            BadRows = _said.BadRows,
            Wide = wide,
            Covariates = [.. _covariates],
            Days = (_said.From?.DayNumber ?? int.MinValue, _said.To?.DayNumber ?? int.MaxValue),
        };
    }

    /// <summary>The plan of a joined table.</summary>
    /// <param name="join">What the configuration says about it.</param>
    /// <param name="main">The plan of the main table.</param>
    internal TablePlan Joined(JoinTable join, TablePlan main)
    {
        TakeIgnored();
        ColumnProfile? date = null;
        DateStyle style = DateStyle.YearMonthDay;
        var keys = new List<int>();
        foreach (ConfiguredName on in join.On)
        {
            int here = NameLookup.Need(_names, on, _said.Path, _profile.Name);
            int there = NameLookup.Need(main.Columns, on, _said.Path, "the main table");
            _taken.Add(here);
            if (there == main.Date) date = _profile.Columns[here];
            else if (main.Keys.Contains(there)) keys.Add(here);
            else NameLookup.Unknown([.. main.Keys.Select(k => main.Columns[k]), .. main.Date < 0 ? [] : new[] { main.Columns[main.Date] }], on, _said.Path, "the main table", "a key or the date");
        }
        if (date is not null)
        {
            (style, _, Fact fact) = DateGuess.Style(_source, _profile, date, _said, _context);
            Facts.Add(fact);
        }
        Rest(date, keys.ConvertAll(k => _profile.Columns[k]));
        ImmutableArray<CovariatePlan> covariates = date is null ? [.. _covariates.Select(c => c with { Timing = CovariateTiming.Static, Rule = AggregateRule.Last })] : [.. _covariates];
        return new TablePlan
        {
            Date = date?.Index ?? -1,
            Style = style,
            Format = _said.DateFormat,
            DecimalMark = _profile.DecimalMark,
            Keys = [.. keys],
            Columns = _names,
            Target = -1,
            BadRows = _said.BadRows,
            Covariates = covariates,
        };
    }

    private void TakeIgnored()
    {
        foreach (ConfiguredName name in _said.Ignore)
        {
            int column = NameLookup.Find(_names, name.Text);
            if (column < 0 || !_taken.Add(column)) continue;
            Say($"column {_names[column]}", "left out", "the configuration says so");
        }
    }

    private ImmutableArray<(int, int)> Wide(out DateStyle style)
    {
        style = DateStyle.YearMonthDay;
        if (_said.Wide is null) return [];
        int first = NameLookup.Need(_names, _said.Wide.First, _said.Path, _profile.Name), last = NameLookup.Need(_names, _said.Wide.Last, _said.Path, _profile.Name);
        DateStyle[] styles = _said.DateStyle is { } given ? [given] : [DateStyle.YearMonthDay, DateStyle.YearMonth, DateStyle.YearQuarter, DateStyle.IsoWeek, DateStyle.Compact, DateStyle.Year, DateStyle.Number];
        byte[][] cells = [.. Enumerable.Range(first, Math.Max(0, last - first + 1)).Select(c => Encoding.UTF8.GetBytes(_names[c].Trim()))];
        DateStyle? fit = Array.Find(Array.ConvertAll(styles, s => (DateStyle?)s), s => Array.TrueForAll(cells, c => new DateReader(s!.Value, _said.DateFormat).Read(c, out _)));
        if (fit is null || cells.Length == 0)
            Throw.Fault(new DataFault(FaultCode.NotADate, _profile.Name, $"column names from '{_names[first]}' to '{_names[last]}'", "names that are dates or periods of one form, from the first to the last") { Row = 1 });
        style = fit.Value;
        var reader = new DateReader(fit.Value, _said.DateFormat);
        var wide = ImmutableArray.CreateBuilder<(int, int)>();
        for (int c = first; c <= last; c++)
        {
            _ = reader.Read(cells[c - first], out int day);
            wide.Add((c, day));
            _taken.Add(c);
        }
        Say($"columns {_names[first]} to {_names[last]}", "the target, one period each", "the configuration says so");
        return wide.ToImmutable();
    }

    private int Target()
    {
        if (_said.Target is { } named)
        {
            int column = NameLookup.Need(_names, named, _said.Path, _profile.Name);
            _taken.Add(column);
            Say($"column {_names[column]}", "the target", "the configuration says so");
            return column;
        }
        HashSet<int> spoken = Spoken();
        ColumnProfile[] numeric = [.. _profile.Columns.Where(c => !_taken.Contains(c.Index) && !spoken.Contains(c.Index) && (c.IsNumeric || c.IsEmpty))];
        ColumnProfile[] named1 = [.. numeric.Where(c => ColumnWords.TargetRank(c.Name) >= 0 && !ColumnWords.IsPrice(c.Name) && !ColumnWords.IsPromotion(c.Name) && !ColumnWords.IsKey(c.Name))
            .OrderBy(c => ColumnWords.TargetRank(c.Name)).ThenBy(c => c.Index)];
        if (named1.Length > 0)
        {
            bool rival = named1.Length > 1 && ColumnWords.TargetRank(named1[1].Name) == ColumnWords.TargetRank(named1[0].Name);
            _taken.Add(named1[0].Index);
            Say($"column {named1[0].Name}", "the target", rival ? $"its name says so, and it comes before {named1[1].Name}" : "its name says so and its cells are numbers", rival ? Confidence.Guess : Confidence.Likely);
            return named1[0].Index;
        }
        ColumnProfile[] left = [.. numeric.Where(c => !c.IsEmpty && !ColumnWords.IsPrice(c.Name) && !ColumnWords.IsPromotion(c.Name) && !ColumnWords.IsEvent(c.Name)
            && !ColumnWords.IsKey(c.Name) && !ColumnWords.IsDerived(c.Name) && !ColumnWords.IsRow(c.Name))];
        if (left.Length != 1)
        {
            ColumnProfile? broken = _profile.Columns.FirstOrDefault(c => !_taken.Contains(c.Index) && !c.IsNumeric && !c.IsEmpty && ColumnWords.TargetRank(c.Name) >= 0 && !ColumnWords.IsKey(c.Name));
            string found = broken is not null ? $"'{FirstText(broken)}' in column {broken.Name}, whose cells are not numbers"
                : left.Length == 0 ? "no column of numbers that could be the target" : $"several columns that could be the target: {string.Join(", ", left.Select(c => c.Name))}";
            Throw.Fault(new DataFault(broken is null ? FaultCode.Ambiguous : FaultCode.NotANumber, _profile.Name, found, "one; name it with 'target:' in kontor.yaml") { Row = 1 });
        }
        _taken.Add(left[0].Index);
        Say($"column {left[0].Name}", "the target", "it is the only column of numbers that is left", Confidence.Guess);
        return left[0].Index;
    }

    private string FirstText(ColumnProfile column)
    {
        var numbers = new NumberReader(_profile.DecimalMark);
        return Enumerable.Range(0, column.Texts.Count).Select(i => column.Texts[i]).First(t => numbers.Read(Encoding.UTF8.GetBytes(t), out _) == NumberStatus.NotANumber);
    }

    private List<ColumnProfile> Keys(ColumnProfile? date)
    {
        if (_said.Keys is { } named)
        {
            List<ColumnProfile> given = [.. named.Select(n => _profile.Columns[NameLookup.Need(_names, n, _said.Path, _profile.Name)])];
            foreach (ColumnProfile key in given)
            {
                _taken.Add(key.Index);
                Say($"column {key.Name}", "a key of the series", "the configuration says so");
            }
            return given;
        }
        HashSet<int> spoken = Spoken();
        var keys = new List<ColumnProfile>();
        ColumnProfile[] open = [.. _profile.Columns.Where(c => !_taken.Contains(c.Index) && !spoken.Contains(c.Index) && !c.IsEmpty)];
        foreach (ColumnProfile column in open)
        {
            if (!ColumnWords.IsKey(column.Name) || IsNamedOtherwise(column.Name)) continue;
            if (column.IsNumeric && column.Integers < 0.99 * column.Numbers) continue;
            if (ColumnWords.IsRow(column.Name) || KeyGuess.IsRowNumber(column, _profile.Rows)) continue;
            keys.Add(column);
            _taken.Add(column.Index);
            Say($"column {column.Name}", "a key of the series", "its name says so", Confidence.Likely);
        }
        foreach (ColumnProfile column in open)
        {
            if (_taken.Contains(column.Index) || column.IsNumeric || column.IsFlag || IsNamedOtherwise(column.Name) || ColumnWords.IsDerived(column.Name) || ColumnWords.IsRow(column.Name)) continue;
            if (KeyGuess.IsRowNumber(column, _profile.Rows) || KeyGuess.ChangesOverTime(column, keys, date)) continue;
            keys.Add(column);
            _taken.Add(column.Index);
            Say($"column {column.Name}", "a key of the series", "it is text that does not change within a series", Confidence.Guess);
        }
        keys.Sort((a, b) => a.Index.CompareTo(b.Index));
        if (keys.Count == 0) Say("series", "one only", "no column names several", Confidence.Likely);
        return keys;
    }

    private void Own()
    {
        foreach ((string name, ConfiguredName template) in _said.Own)
        {
            bool price = _said.Price is null ? ColumnWords.IsPrice(name) : _said.Price.Text == name;
            CovariateRole role = price ? CovariateRole.Price : Role(name);
            _covariates.Add(new CovariatePlan(name, -1, ColumnKind.Number, role, Rule(name, role), Timing(name), template.Text));
            Say($"covariate {name}", $"the column {template.Text} of each series", "the configuration says so");
        }
    }

    // everything that has no role yet is a covariate, unless it repeats the calendar or numbers the rows
    private void Rest(ColumnProfile? date, IReadOnlyList<ColumnProfile> keys)
    {
        int price = PriceColumn();
        foreach (ColumnProfile column in _profile.Columns)
        {
            bool key = _isMain && keys.Contains(column) && Listed(_said.Static, column.Name);
            if (!key && _taken.Contains(column.Index)) continue;
            CovariateTiming? timing = Timing(column.Name);
            bool spoken = timing is not null || Listed(_said.Promotion, column.Name) || Listed(_said.Event, column.Name) || (_said.Price is { } p && Same(p, column.Name));
            string subject = $"column {column.Name}";
            if (!spoken)
            {
                string? why = column.IsEmpty && _profile.IsWhole ? "it is empty"
                    : date is not null && ColumnWords.IsDerived(column.Name) ? "the calendar says the same"
                    : ColumnWords.IsRow(column.Name) && !column.IsFlag ? "it numbers rows"
                    : !column.IsNumeric && !column.IsEmpty && KeyGuess.IsRowNumber(column, _profile.Rows) ? "it differs on almost every row" : null;
                if (why is not null)
                {
                    Say(subject, "left out", why, Confidence.Likely);
                    continue;
                }
            }
            CovariateRole role = column.Index == price ? CovariateRole.Price : Role(column.Name);
            ColumnKind kind = key ? ColumnKind.Text : column.IsNumeric || column.IsEmpty ? ColumnKind.Number : column.IsFlag ? ColumnKind.Flag : ColumnKind.Text;
            _covariates.Add(new CovariatePlan(column.Name, column.Index, kind, role, kind == ColumnKind.Text ? AggregateRule.Last : Rule(column.Name, role), timing));
            string what = role switch { CovariateRole.Price => "the price", CovariateRole.Promotion => "a promotion", CovariateRole.Event => "an event", _ => "a covariate" };
            Say(subject, what, spoken ? "the configuration says so" : role == CovariateRole.None ? "it has no other role" : "its name says so", spoken ? Confidence.Certain : Confidence.Likely);
        }
    }

    // one column is the price: the named one, else the one with the shortest name that speaks of a price
    private int PriceColumn()
    {
        if (_said.Price is { } named) return NameLookup.Find(_names, named.Text);
        if (_said.Own.Any(o => ColumnWords.IsPrice(o.Name))) return -1;
        return _profile.Columns.Where(c => !_taken.Contains(c.Index) && c.IsNumeric && ColumnWords.IsPrice(c.Name) && !Listed(_said.Promotion, c.Name) && !Listed(_said.Event, c.Name))
            .OrderBy(c => c.Name.Length).ThenBy(c => c.Index).FirstOrDefault()?.Index ?? -1;
    }

    private CovariateRole Role(string name) =>
        Listed(_said.Promotion, name) ? CovariateRole.Promotion
        : Listed(_said.Event, name) ? CovariateRole.Event
        : ColumnWords.IsPrice(name) || ColumnWords.IsKey(name) ? CovariateRole.None
        : ColumnWords.IsEvent(name) ? CovariateRole.Event
        : ColumnWords.IsPromotion(name) ? CovariateRole.Promotion : CovariateRole.None;

    private AggregateRule Rule(string name, CovariateRole role)
    {
        foreach ((ConfiguredName column, AggregateRule rule) in _said.Aggregates)
        {
            if (Same(column, name)) return rule;
        }
        return role switch { CovariateRole.Price => AggregateRule.WeightedMean, CovariateRole.Promotion or CovariateRole.Event => AggregateRule.Max, _ => AggregateRule.Mean };
    }

    private CovariateTiming? Timing(string name) =>
        Listed(_said.Static, name) ? CovariateTiming.Static
        : Listed(_said.KnownAhead, name) ? CovariateTiming.KnownAhead
        : Listed(_said.KnownAfter, name) ? CovariateTiming.KnownAfter : null;

    // columns to which the configuration gives a role of a covariate
    private HashSet<int> Spoken() =>
    [
        .. _said.KnownAhead.Concat(_said.KnownAfter).Concat(_said.Static).Concat(_said.Promotion).Concat(_said.Event).Concat(_said.Price is { } p ? [p] : [])
            .Select(n => NameLookup.Find(_names, n.Text)).Where(c => c >= 0),
    ];

    private static bool IsNamedOtherwise(string name) => ColumnWords.IsPrice(name) || ColumnWords.IsPromotion(name) || ColumnWords.IsEvent(name);

    private static bool Listed(ImmutableArray<ConfiguredName> list, string name) => list.Any(n => Same(n, name));

    private static bool Same(ConfiguredName a, string b) => string.Equals(a.Text, b, StringComparison.OrdinalIgnoreCase);

    private void Say(string subject, string statement, string reason, Confidence confidence = Confidence.Certain) => Facts.Add(new Fact(subject, statement, reason, confidence));
}
