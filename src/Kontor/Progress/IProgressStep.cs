namespace Kontor.Progress;

/// <summary>One running step of long work.</summary>
public interface IProgressStep : IDisposable
{
    /// <summary>Adds finished units of work.</summary>
    /// <param name="units">How many, 0 or more.</param>
    void Advance(long units);

    /// <summary>Says how the work stands, in a few words, such as a loss; the last note counts. A sink that shows none ignores it.</summary>
    /// <param name="text">The note.</param>
    void Note(string text)
    {
    }
}
