using System.Collections.Immutable;

namespace Kontor.Ledger.Tracking;

/// <summary>The words of enums in tables and answers, which are MLflow's.</summary>
internal static class TrackingText
{
    private static readonly ImmutableArray<string> Statuses = ["", "RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"];

    internal static string Of(RunStatus status) => Statuses[(int)status];

    internal static RunStatus Status(string text) => (RunStatus)Statuses.IndexOf(text);

    internal static string Of(LifecycleStage stage) => stage == LifecycleStage.Active ? "active" : "deleted";

    internal static LifecycleStage Stage(string text) => text == "active" ? LifecycleStage.Active : LifecycleStage.Deleted;
}
