namespace Kontor.Trees.Native;

/// <summary>Describes memory to the library in NumPy's array interface (version 3), as JSON. The memory must be pinned while the text is in use.</summary>
internal static unsafe class ArrayInterface
{
    internal static string Vector(float* data, long length) => Json((nint)data, "<f4", $"{length}");

    internal static string Vector(long* data, long length) => Json((nint)data, "<i8", $"{length}");

    internal static string Vector(int* data, long length) => Json((nint)data, "<i4", $"{length}");

    /// <summary>A row-major matrix.</summary>
    internal static string Matrix(float* data, long rows, long columns) => Json((nint)data, "<f4", $"{rows},{columns}");

    private static string Json(nint data, string type, string shape) =>
        $$"""{"data":[{{data}},true],"shape":[{{shape}}],"typestr":"{{type}}","version":3}""";
}
