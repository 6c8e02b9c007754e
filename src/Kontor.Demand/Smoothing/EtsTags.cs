namespace Kontor.Demand.Smoothing;

// A form as three types. The runtime compiles one copy of each kernel per combination, so the tests on these constants cost nothing in the loop.

/// <summary>The trend as a type.</summary>
internal interface IEtsTrendTag
{
    static abstract bool Grows { get; }
}

/// <summary>The season as a type.</summary>
internal interface IEtsSeasonTag
{
    static abstract bool Adds { get; }

    static abstract bool Multiplies { get; }
}

/// <summary>The error as a type.</summary>
internal interface IEtsErrorTag
{
    static abstract bool Relative { get; }
}

internal readonly struct FlatTag : IEtsTrendTag
{
    public static bool Grows => false;
}

internal readonly struct GrowingTag : IEtsTrendTag
{
    public static bool Grows => true;
}

internal readonly struct NoSeasonTag : IEtsSeasonTag
{
    public static bool Adds => false;

    public static bool Multiplies => false;
}

internal readonly struct AddedSeasonTag : IEtsSeasonTag
{
    public static bool Adds => true;

    public static bool Multiplies => false;
}

internal readonly struct MultipliedSeasonTag : IEtsSeasonTag
{
    public static bool Adds => false;

    public static bool Multiplies => true;
}

internal readonly struct AbsoluteErrorTag : IEtsErrorTag
{
    public static bool Relative => false;
}

internal readonly struct RelativeErrorTag : IEtsErrorTag
{
    public static bool Relative => true;
}
