namespace Kontor.Data.Loading;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>The result may be worse for it.</summary>
    Warning,

    /// <summary>The data cannot be used like this.</summary>
    Error,
}
