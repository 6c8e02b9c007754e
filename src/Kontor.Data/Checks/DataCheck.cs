using Kontor.Data.Configuration;
using Kontor.Data.Loading;
using Kontor.Errors;

namespace Kontor.Data.Checks;

/// <summary>Checks a table: what it is taken for, its bad rows, and series that look suspicious.</summary>
public static class DataCheck
{
    /// <summary>Runs all checks. Bad data are findings and never an exception.</summary>
    /// <param name="request">What to check; bad rows are collected by kind, and are errors unless they are to be skipped.</param>
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
        Severity severity = loaded.Configuration.BadRows == BadRowRule.Skip ? Severity.Warning : Severity.Error;
        IEnumerable<Finding> findings = loaded.BadRows.Select(b => new Finding(severity, b.First, b.Count)).Concat(loaded.Findings).Concat(PanelChecks.Of(loaded, context));
        return new CheckReport { Facts = loaded.Facts, Findings = [.. findings.OrderByDescending(f => f.Severity)], Data = loaded };
    }
}
