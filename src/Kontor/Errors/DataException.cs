namespace Kontor.Errors;

/// <summary>The data are not what is needed. The message is one line that names file or series, row, column, found and needed.</summary>
public sealed class DataException : Exception
{
    /// <summary>Makes the exception from one fault.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="inner">What the platform said, when it said something.</param>
    public DataException(DataFault fault, Exception? inner = null)
        : base((fault ?? throw new ArgumentNullException(nameof(fault))).ToString(), inner) => Fault = fault;

    /// <summary>What is wrong.</summary>
    public DataFault Fault { get; }
}
