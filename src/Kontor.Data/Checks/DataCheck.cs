using System.Collections.Immutable;
using Kontor.Data.Configuration;
using Kontor.Data.Loading;
using Kontor.Errors;

namespace Kontor.Data.Checks;

/// <summary>Checks a table: what it is taken for, its bad rows, and series that look suspicious.</summary>
public static class DataCheck
{
    /// <summary>Runs all checks. Bad data are findings and never an exception.</summary>
    /// <param name="request">What to check; bad rows are collected, up to a hundred, and each is an error unless it is to be skipped.</param>
    /// <param name="context">Threads, cancellation, progress and the clock (for dates in the future).</param>
    public static CheckReport Run(LoadRequest request, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        LoadResult loaded;
        try
        {
            loaded = Source.Load(request, context, collect: true);
        }
        catch (DataException refusal)
        {
            return new CheckReport { Facts = [], Findings = [new Finding(Severity.Error, refusal.Fault)] };
        }
        var findings = new List<Finding>(loaded.Findings);
        AddBadRows(loaded, findings);
        findings.AddRange(PanelChecks.Of(loaded, context));
        return new CheckReport { Facts = loaded.Facts, Findings = [.. findings.OrderByDescending(f => f.Severity)], Data = loaded };
    }

    // one finding per bad row, the rest counted on the last one
    private static void AddBadRows(LoadResult loaded, List<Finding> findings)
    {
        Severity severity = loaded.Configuration.BadRows == BadRowRule.Skip ? Severity.Warning : Severity.Error;
        for (int i = 0; i < loaded.BadRows.Length; i++)
        {
            bool last = i == loaded.BadRows.Length - 1;
            findings.Add(new Finding(severity, loaded.BadRows[i], last ? loaded.SkippedRows - i : 1));
        }
    }
}
