namespace Kontor.Neural.Training;

/// <summary>Why a training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were made.</summary>
    AllEpochs,

    /// <summary>The loss had not improved for as many epochs as patience allows.</summary>
    NoImprovement,

    /// <summary>The loss exploded again and again, also at lower learning rates; the best weights before were kept.</summary>
    Diverged,
}
