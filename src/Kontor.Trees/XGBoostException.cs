namespace Kontor.Trees;

/// <summary>A call into libxgboost failed. The message names the call and says what the library said.</summary>
public sealed class XGBoostException : Exception
{
    /// <summary>Makes the exception from what the library said.</summary>
    /// <param name="call">The name of the function of the C API, such as <c>XGBoosterLoadModelFromBuffer</c>.</param>
    /// <param name="message">What the library said, without its stack trace.</param>
    public XGBoostException(string call, string message)
        : base($"{call}: {message}") => Call = call;

    /// <summary>The name of the function of the C API that failed.</summary>
    public string Call { get; }
}
