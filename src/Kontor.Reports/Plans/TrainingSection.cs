using System.Collections.Immutable;
using Kontor.Demand.Neural;
using Kontor.Demand.Plans;
using Kontor.Reports.Charts;
using Kontor.Reports.Html;
using Kontor.Reports.Scales;

namespace Kontor.Reports.Plans;

/// <summary>How the networks of the plan learnt.</summary>
internal static class TrainingSection
{
    private const int Most = 4;
    private const double Half = 364; // two charts fill a row

    /// <summary>The section; none where the plan has no network.</summary>
    internal static IEnumerable<Section> Of(DemandPlan plan)
    {
        ImmutableArray<TrainingCurve> curves = TrainingCurve.Of(plan.Fitted);
        if (curves.IsEmpty) yield break;
        TrainingCurve first = curves[0];
        string more = curves.Length > Most ? $" The first {Most} of {curves.Length} networks are shown." : "";
        string lead = curves.Length == 1
            ? $"The loss was lowest after epoch {first.BestEpoch} of the {first.Epochs.Length} that were made: {(HeldOut(first) ? "judged by periods that were held out, " : "")}its weights were kept."
            : $"{curves.Length} networks were trained, each kept as it was after the epoch with the lowest loss{(HeldOut(first) ? " on periods that were held out" : "")}.{more}";
        yield return new Section("How the network learnt", lead, [.. curves.Take(Most).Select(c => (Block)new FigureRow([Losses(c, curves.Length), Rate(c)]))]);
    }

    private static Figure Losses(TrainingCurve curve, int networks)
    {
        var lines = ImmutableArray.CreateBuilder<LineSeries>();
        lines.Add(new LineSeries("training", [.. curve.Epochs.Select(e => e.TrainingLoss)]));
        if (HeldOut(curve)) lines.Add(new LineSeries("held out", [.. curve.Epochs.Select(e => e.ValidationLoss ?? double.NaN)]));
        return new Figure(new LineChart
        {
            Title = $"{curve.Model}{(networks == 1 ? "" : $", network {curve.Network}")}: best after epoch {curve.BestEpoch}",
            Unit = $"{curve.Loss}, lower is better",
            Width = Half,
            Along = "epoch",
            Periods = Epochs(curve),
            Series = lines.ToImmutable(),
            Highlight = HeldOut(curve) ? "held out" : null,
            Events = [new ChartEvent(curve.BestEpoch - curve.Epochs[0].Epoch, "best")],
        })
        {
            Note = "The training loss is that of a network with parts switched off at random; it may lie above the held-out loss.",
        };
    }

    private static Figure Rate(TrainingCurve curve) => new(new LineChart
    {
        Title = "Learning rate",
        Unit = "at the last step of the epoch",
        Width = Half,
        Along = "epoch",
        Periods = Epochs(curve),
        Series = [new LineSeries("rate", [.. curve.Epochs.Select(e => e.LearningRate)])],
    });

    private static bool HeldOut(TrainingCurve curve) => curve.Epochs.Any(e => e.ValidationLoss is not null);

    private static PeriodAxis Epochs(TrainingCurve curve) => PeriodAxis.OfNames(curve.Epochs.Select(e => $"{e.Epoch}"));
}
