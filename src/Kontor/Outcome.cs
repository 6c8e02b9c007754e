using Kontor.Errors;

namespace Kontor;

/// <summary>The result for one item of a batch: a value, or the reason why there is none. A bad item never stops the others.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public readonly record struct Outcome<T>
{
    private readonly T? _value;

    private Outcome(T? value, DataFault? fault)
    {
        _value = value;
        Fault = fault;
    }

    /// <summary>Why there is no value; null when there is one.</summary>
    public DataFault? Fault { get; }

    /// <summary>True when there is a value.</summary>
    public bool IsSuccess => Fault is null;

    /// <summary>The value.</summary>
    /// <exception cref="DataException">There is none; the exception carries <see cref="Fault"/>.</exception>
    public T Value => Fault is null ? _value! : throw new DataException(Fault);

    /// <summary>Tries to take the value.</summary>
    /// <param name="value">The value when there is one.</param>
    /// <returns>True when there is one.</returns>
    public bool TryGet([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? value)
    {
        value = _value;
        return Fault is null && value is not null;
    }

    /// <summary>A success.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Outcome<T>(T value) => new(value, fault: null);

    /// <summary>A failure.</summary>
    /// <param name="fault">The reason.</param>
    public static implicit operator Outcome<T>(DataFault fault) => new(default, fault ?? throw new ArgumentNullException(nameof(fault)));
}
