namespace Kontor.Data.Configuration;

/// <summary>A name that a configuration gives, with the place where it stands.</summary>
/// <param name="Text">The name.</param>
/// <param name="Line">The line in the configuration file, from 1; 0 when it comes from a program.</param>
/// <param name="Column">The column in that line, from 1.</param>
public sealed record ConfiguredName(string Text, int Line = 0, int Column = 0)
{
    /// <summary>A name from a program.</summary>
    /// <param name="text">The name.</param>
    public static implicit operator ConfiguredName(string text) => new(text);

    /// <summary>The name.</summary>
    public override string ToString() => Text;
}
