namespace Kontor.Ledger;

/// <summary>How a run ended.</summary>
public enum RunOutcome
{
    /// <summary>It did what was asked.</summary>
    Completed,

    /// <summary>It stopped with an error; <see cref="Run.Failure"/> says which.</summary>
    Failed,

    /// <summary>A person or a program stopped it.</summary>
    Cancelled,
}
