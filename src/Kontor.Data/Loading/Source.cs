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
    public static LoadResult Load(LoadRequest request, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        DataConfiguration said = Configure(request);
        var facts = new List<Fact>();
        var findings = new List<Finding>();
        TableSource source = Open(said);
        TableProfile profile = TableProfile.Of(source, context);
        var guess = new RoleGuess(source, profile, said, context);
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

        ImmutableArray<JoinedTable> joins = [.. said.Joins.Select(j => Join(j, plan, calendar, said, facts, context))];
        var assembler = new PanelAssembler(table, joins, calendar, gaps, said, source.Name, events: null, facts, findings);
        Panel panel = assembler.Build(said.Horizon, context);
        return new LoadResult
        {
            Panel = panel,
            Facts = [.. facts],
            Findings = [.. findings],
            RowCount = table.RowCount,
            SkippedRows = table.Skipped + joins.Sum(j => j.Table.Skipped),
            BadRows = [.. table.Faults, .. joins.SelectMany(j => j.Table.Faults)],
            Inputs = [.. new[] { table.Input }.Concat(joins.Select(j => j.Table.Input)).OfType<InputFile>()],
            Levels = GroupLevels.Of(panel, said.Levels?.Select(l => l.Text).ToArray()),
            Configuration = said,
        };
    }

    private static DataConfiguration Configure(LoadRequest request)
    {
        DataConfiguration said = request.Configuration ?? DataConfiguration.Empty;
        if (request.Configuration is null && request.Path is not null) said = said with { File = request.Path };
        return said with
        {
            Frequency = request.Frequency ?? said.Frequency,
            Horizon = request.Horizon ?? said.Horizon,
            BadRows = request.BadRows ?? said.BadRows,
        };
    }

    private static TableSource Open(DataConfiguration said) =>
        said.File is not null ? new CsvSource(said.File, said) : throw new DataException(new DataFault(FaultCode.NotFound, said.Path ?? "the request", "no source", "a CSV file, or a connection and a query"));

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

    private static int MainKey(TablePlan main, string name)
    {
        int column = NameLookup.Find(main.Columns, name);
        return main.Keys.IndexOf(column);
    }
}
