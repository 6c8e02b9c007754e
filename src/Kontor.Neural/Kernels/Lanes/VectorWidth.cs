using System.Runtime.Intrinsics.X86;

namespace Kontor.Neural.Kernels.Lanes;

/// <summary>Which vectors a kernel computes with.</summary>
internal enum VectorWidth
{
    /// <summary><see cref="System.Numerics.Vector{T}"/>: whatever the processor has.</summary>
    Portable,

    /// <summary>256 bits: AVX2 with fused multiply-add.</summary>
    Avx2,

    /// <summary>512 bits: AVX-512 F, DQ and VL.</summary>
    Avx512,
}

/// <summary>What this processor can do.</summary>
internal static class VectorWidths
{
    /// <summary>The widest vectors of this processor.</summary>
    internal static VectorWidth Best => IsSupported(VectorWidth.Avx512) ? VectorWidth.Avx512 : IsSupported(VectorWidth.Avx2) ? VectorWidth.Avx2 : VectorWidth.Portable;

    /// <summary>Whether this processor has vectors of a width.</summary>
    internal static bool IsSupported(VectorWidth width) => width switch
    {
        VectorWidth.Avx512 => Avx512F.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported,
        VectorWidth.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        _ => true,
    };
}
