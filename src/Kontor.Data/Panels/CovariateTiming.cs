namespace Kontor.Data.Panels;

/// <summary>When the value of a covariate becomes known.</summary>
public enum CovariateTiming
{
    /// <summary>One value per series for all time, such as the size of a store.</summary>
    Static,

    /// <summary>Known before its period begins, such as a planned price or a holiday.</summary>
    KnownAhead,

    /// <summary>Known only after its period has ended, such as footfall or the weather as it was.</summary>
    KnownAfter,
}
