namespace Kontor.Neural.Kernels;

/// <summary>How a factor of a matrix product lies in memory.</summary>
internal enum Layout
{
    /// <summary>Row-major as the product reads it.</summary>
    Plain,

    /// <summary>The transpose is stored row-major.</summary>
    Transposed,
}
