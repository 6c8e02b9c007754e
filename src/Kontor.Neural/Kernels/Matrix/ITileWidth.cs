namespace Kontor.Neural.Kernels.Matrix;

/// <summary>How many registers wide a tile is: a constant to the compiler, which drops the code of the registers that are not there.</summary>
internal interface ITileWidth
{
    static abstract int Registers { get; }
}

/// <summary>One register.</summary>
internal readonly struct One : ITileWidth
{
    public static int Registers => 1;
}

/// <summary>Two registers.</summary>
internal readonly struct Two : ITileWidth
{
    public static int Registers => 2;
}

/// <summary>Three registers.</summary>
internal readonly struct Three : ITileWidth
{
    public static int Registers => 3;
}
