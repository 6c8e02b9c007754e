using System.Collections.Immutable;
using Kontor.Cli.Shell;
using Kontor.Data.Calendars;
using Kontor.Data.Loading;
using Kontor.Errors;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Responses;

namespace Kontor.Cli.Commands;

/// <summary>A run of a command on prices after the elasticities are known.</summary>
internal sealed record PriceRun(Terminal Terminal, RunRecorder Recorder, ResultFolder Folder, LoadResult Data, ElasticityFit Fit, KeyedTable? Costs, FitContext Context)
{
    private const int Draws = 1000;

    /// <summary>What a period is called.</summary>
    internal string Period => Data.Panel.Calendar.Frequency == Frequency.Ordinal ? "period" : Data.Panel.Calendar.Frequency.ToString().ToLowerInvariant();

    /// <summary>What is sold now, and how it answers prices.</summary>
    /// <returns>The response, and the series that are left out.</returns>
    internal (PriceResponse Response, ImmutableArray<DataFault> Faults) Respond()
    {
        (ImmutableArray<PricedItem> items, ImmutableArray<DataFault> faults) = new PresentItems { Costs = Costs }.Of(Data.Panel, Fit);
        // those that no elasticity was found for have been said
        faults = [.. faults.Where(f => !Fit.Faults.Contains(f))];
        PriceOptions.Say(Terminal, faults, "Not priced");
        if (items.IsEmpty) throw new DataException(new DataFault(FaultCode.Empty, "panel", "no series that is sold now", "one or more"));
        return (Fit.Respond(items, Draws, Context), [.. Fit.Faults, .. faults]);
    }
}
