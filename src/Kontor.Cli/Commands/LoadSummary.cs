using System.Collections.Immutable;
using Kontor.Cli.Shell;
using Kontor.Data.Loading;

namespace Kontor.Cli.Commands;

/// <summary>What was taken for what, on the terminal.</summary>
internal static class LoadSummary
{
    internal static void Print(Terminal terminal, LoadResult data)
    {
        terminal.Heading($"Read {data.RowCount:N0} rows: {data.Panel.Count:N0} series, {data.Panel.Observations:N0} periods");
        foreach (Fact fact in data.Facts) terminal.Line($"  {fact}");
        foreach (Finding finding in data.Findings.Where(f => f.Severity != Severity.Note).Take(10)) terminal.Caution($"  {finding}");
        if (data.SkippedRows > 0) terminal.Caution($"  {data.SkippedRows:N0} bad rows were left out, the first: {data.BadRows[0]}");
    }

    /// <summary>The events of the configuration, by period, from the first one on file to the end of the horizon.</summary>
    internal static ImmutableDictionary<int, string> Events(LoadResult data, int horizon)
    {
        ImmutableDictionary<int, string>.Builder events = ImmutableDictionary.CreateBuilder<int, string>();
        if (!data.Panel.Calendar.HasDates) return events.ToImmutable();
        for (int period = data.Panel.Start; period < data.Panel.End + horizon; period++)
        {
            ImmutableArray<string> names = data.Events.In(data.Panel.Calendar, period);
            if (!names.IsEmpty) events.Add(period, string.Join(", ", names));
        }
        return events.ToImmutable();
    }
}
