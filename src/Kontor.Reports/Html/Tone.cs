namespace Kontor.Reports.Html;

/// <summary>How a message is meant.</summary>
public enum Tone
{
    /// <summary>All is well.</summary>
    Good,

    /// <summary>Look before you rely on it.</summary>
    Caution,

    /// <summary>Do not rely on it.</summary>
    Warning,
}
