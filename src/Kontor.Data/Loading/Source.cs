using System.Collections.Immutable;
using Kontor.Data.Calendars;
using Kontor.Data.Configuration;
using Kontor.Data.Panels;
using Kontor.Data.Sources;
using Kontor.Errors;

namespace Kontor.Data.Loading;

/// <summary>Turns a person's file or query into a validated panel.</summary>
public static class Source
{
    /// <summary>Loads a panel: reads the configuration, takes each column for what it is, aggregates the rows to a calendar and joins further tables.</summary>
    /// <param name="request">What to load.</param>
    /// <param name="context">Threads, cancellation and progress.</param>
    /// <returns>The panel and all that was decided on the way.</returns>
    /// <exception cref="DataException">The data or the configuration cannot be used; the message names file, row, column, found and needed.</exception>
    public static LoadResult Load(LoadRequest request, FitContext context) => Load(request, context, collect: false);

    /// <summary>Loads a panel; when it collects, bad rows never stop the reading.</summary>
    internal static LoadResult Load(LoadRequest request, FitContext context, bool collect)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        DataConfiguration said = Configure(request), reading = collect ? said with { BadRows = BadRowRule.Skip } : said;
        var facts = new List<Fact>();
        if (said.Path is not null) facts.Add(new Fact("configuration", said.Path, IsYaml(request.Path ?? "") ? "it was named" : "it lies beside the file", Confidence.Certain));
        var findings = new List<Finding>();
        TableSource source = Open(said);
        TableProfile profile = TableProfile.Of(source, context);
        var guess = new RoleGuess(source, profile, reading, context);
        TablePlan plan = guess.Main();
        facts.AddRange(guess.Facts);

        AggregatedTable table;
        Calendar calendar;
        if (FrequencyGuess.Fixed(plan, profile, said) is { } known)
        {
            (Calendar fixedCalendar, Fact fact) = known;
            calendar = fixedCalendar;
            facts.Add(fact);
            table = TableAggregator.Read(source, plan, new PeriodClock(calendar, plan.Style, said.Epoch), context);
        }
        else
        {
            table = TableAggregator.Read(source, plan, new PeriodClock(calendar: null, plan.Style, epoch: null), context);
            (calendar, Fact fact) = FrequencyGuess.Of(table, source.Name, said, findings);
            facts.Add(fact);
            if (calendar.Frequency != Frequency.Day) table = table.On(calendar);
        }
        (GapRule gaps, Fact gapFact) = GapDecision.Of(table, calendar, source.Name, said);
        facts.Add(gapFact);

        ImmutableArray<JoinedTable> joins = [.. said.Joins.Select(j => Join(j, plan, calendar, reading, facts, context))];
        CheckNames(said, plan, joins);
        EventCalendar events = Events(said, calendar, facts);
        var assembler = new PanelAssembler(table, joins, calendar, gaps, said, source.Name, events, facts, findings);
        Panel panel = assembler.Build(said.Horizon, context);
        return new LoadResult
        {
            Panel = panel,
            Facts = [.. facts],
            Findings = [.. findings],
            RowCount = table.RowCount,
            SkippedRows = table.Bad.Count + joins.Sum(j => j.Table.Bad.Count),
            BadRows = [.. table.Bad.Groups, .. joins.SelectMany(j => j.Table.Bad.Groups)],
            Inputs = [.. new[] { table.Input }.Concat(joins.Select(j => j.Table.Input)).OfType<InputFile>()],
            Levels = GroupLevels.Of(panel, Levels(said, panel)),
            Events = events,
            Configuration = said,
        };
    }

    private static DataConfiguration Configure(LoadRequest request)
    {
        DataConfiguration said = request.Configuration ?? FromPath(request.Path);
        return said with
        {
            Frequency = request.Frequency ?? said.Frequency,
            Horizon = request.Horizon ?? said.Horizon,
            BadRows = request.BadRows ?? said.BadRows,
        };
    }

    // the configuration itself, or one beside the CSV file that names no other file
    private static DataConfiguration FromPath(string? path)
    {
        if (path is null) throw new ArgumentException("names neither a path nor a configuration", nameof(path));
        if (IsYaml(path)) return ConfigurationFile.Read(path);
        string beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "kontor.yaml");
        if (!File.Exists(beside)) return new DataConfiguration { File = path };
        DataConfiguration said = ConfigurationFile.Read(beside);
        bool other = said.Connection is not null || (said.File is not null && said.File != Path.GetFullPath(path));
        return other ? new DataConfiguration { File = path } : said with { File = path };
    }

    private static bool IsYaml(string path) => path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);

    private static TableSource Open(DataConfiguration said) =>
        said.File is not null ? new CsvSource(said.File, said)
        : said.Connection is not null && said.Query is not null ? new SqlSource(said.Connection, said.Query)
        : throw new DataException(new DataFault(FaultCode.NotFound, said.Path ?? "the request", "no source", "'file: sales.csv', or a connection and a query"));

    // every column that the configuration names is there, in some table
    private static void CheckNames(DataConfiguration said, TablePlan plan, ImmutableArray<JoinedTable> joins)
    {
        ImmutableArray<string> all = [.. plan.Columns.Concat(joins.SelectMany(j => j.Table.Plan.Columns)).Concat(said.Own.Select(o => o.Name)).Distinct()];
        IEnumerable<ConfiguredName> named = [.. said.KnownAhead, .. said.KnownAfter, .. said.Static, .. said.Promotion, .. said.Event, .. said.Ignore, .. said.Aggregates.Select(a => a.Column), .. said.Price is { } p ? [p] : new List<ConfiguredName>()];
        foreach (ConfiguredName name in named) NameLookup.Need(all, name, said.Path, joins.IsEmpty ? "the table" : "the tables");
    }

    private static string[]? Levels(DataConfiguration said, Panel panel)
    {
        if (said.Levels is not { } levels) return null;
        string[] known = [.. panel.KeyNames, .. panel.Covariates.Where(c => c is { Timing: CovariateTiming.Static, IsCategorical: true }).Select(c => c.Name)];
        ImmutableArray<string> names = [.. known];
        return [.. levels.Select(l => names[NameLookup.Need(names, l, said.Path, "the panel's keys and attributes")])];
    }

    private static JoinedTable Join(JoinTable join, TablePlan main, Calendar calendar, DataConfiguration said, List<Fact> facts, FitContext context)
    {
        var source = new CsvSource(join.File, DataConfiguration.Empty);
        var guess = new RoleGuess(source, TableProfile.Of(source, context), said, context);
        TablePlan plan = guess.Joined(join, main);
        facts.AddRange(guess.Facts.Select(f => f with { Subject = $"{Path.GetFileName(join.File)}, {f.Subject}" }));
        AggregatedTable table = TableAggregator.Read(source, plan, new PeriodClock(calendar, plan.Style, said.Epoch), context);
        ImmutableArray<int> keys = [.. plan.Keys.Select(k => MainKey(main, plan.Columns[k]))];
        return new JoinedTable(join.File, table, keys);
    }

    private static EventCalendar Events(DataConfiguration said, Calendar calendar, List<Fact> facts)
    {
        EventCalendar events = EventCalendar.Empty;
        if (said.Holidays.IsEmpty) return events;
        if (!calendar.HasDates) Throw.Fault(new DataFault(FaultCode.Ambiguous, said.Path ?? "the configuration", "holidays for numbered periods", "dates for the periods, with 'epoch: {period: 1, date: 2024-01-01}'") { Row = said.Holidays[0].Line > 0 ? said.Holidays[0].Line : null });
        foreach (ConfiguredName name in said.Holidays)
        {
            bool country = EventCalendar.Countries.Contains(name.Text.ToUpperInvariant());
            if (!country && !File.Exists(name.Text)) NameLookup.Unknown(EventCalendar.Countries, name, said.Path, "the library", "a CSV file, or a country");
            EventCalendar more = country ? EventCalendar.ForCountry(name.Text) : EventCalendar.FromCsv(name.Text);
            facts.Add(new Fact("events", $"{more.Names.Length} of {(country ? name.Text.ToUpperInvariant() : Path.GetFileName(name.Text))}, known ahead", "the configuration says so", Confidence.Certain));
            events = events.With(more);
        }
        return events;
    }

    private static int MainKey(TablePlan main, string name)
    {
        int column = NameLookup.Find(main.Columns, name);
        return main.Keys.IndexOf(column);
    }
}
