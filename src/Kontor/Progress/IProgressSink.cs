namespace Kontor.Progress;

/// <summary>Where long work says how far it is. Implementations are thread-safe.</summary>
public interface IProgressSink
{
    /// <summary>Begins a step.</summary>
    /// <param name="label">What is being done, in a few words.</param>
    /// <param name="total">How many units of work the step has.</param>
    /// <returns>The step; disposing it ends it.</returns>
    IProgressStep Begin(string label, long total);
}
