namespace Kontor.Progress;

/// <summary>One running step of long work.</summary>
public interface IProgressStep : IDisposable
{
    /// <summary>Adds finished units of work.</summary>
    /// <param name="units">How many, 0 or more.</param>
    void Advance(long units);
}
