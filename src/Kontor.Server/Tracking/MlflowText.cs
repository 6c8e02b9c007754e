using System.Collections.Immutable;
using System.Globalization;
using Kontor.Ledger.Tracking;

namespace Kontor.Server.Tracking;

/// <summary>Between MLflow's words and the ledger's.</summary>
internal static class MlflowText
{
    internal static LifecycleView View(string? text, string name) => text switch
    {
        null or "" or "ACTIVE_ONLY" or "1" => LifecycleView.ActiveOnly,
        "DELETED_ONLY" or "2" => LifecycleView.DeletedOnly,
        "ALL" or "3" => LifecycleView.All,
        _ => throw MlflowBody.Invalid(name, $"'{text}'", "ACTIVE_ONLY, DELETED_ONLY or ALL"),
    };

    internal static RunStatus? Status(string? text) => text switch
    {
        null => null,
        "RUNNING" or "1" => RunStatus.Running,
        "SCHEDULED" or "2" => RunStatus.Scheduled,
        "FINISHED" or "3" => RunStatus.Finished,
        "FAILED" or "4" => RunStatus.Failed,
        "KILLED" or "5" => RunStatus.Killed,
        _ => throw MlflowBody.Invalid("status", $"'{text}'", "RUNNING, SCHEDULED, FINISHED, FAILED or KILLED"),
    };

    internal static string Of(LifecycleStage stage) => stage == LifecycleStage.Active ? "active" : "deleted";

    internal static ImmutableArray<TrackingEntry> Entries(IReadOnlyList<EntryMessage>? entries, string name) =>
        entries is null ? [] : [.. entries.Select((e, i) => Entry(e.Key, e.Value, $"{name}[{i}]."))];

    internal static TrackingEntry Entry(string? key, string? value, string prefix = "") => new(MlflowBody.NeedText(key, prefix + "key"), MlflowBody.Need(value, prefix + "value"));

    internal static ImmutableArray<EntryMessage> Messages(ImmutableArray<TrackingEntry> entries) => [.. entries.Select(e => new EntryMessage(e.Key, e.Value))];

    /// <summary>A whole number of a query string.</summary>
    internal static int? Number(string? text, string name) => string.IsNullOrEmpty(text)
        ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : throw MlflowBody.Invalid(name, $"'{text}'", "a whole number");
}
