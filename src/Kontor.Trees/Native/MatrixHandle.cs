using System.Runtime.InteropServices;

namespace Kontor.Trees.Native;

/// <summary>Owns one native DMatrix and frees it once.</summary>
internal sealed class MatrixHandle : SafeHandle
{
    internal MatrixHandle(nint matrix)
        : base(0, ownsHandle: true) => SetHandle(matrix);

    /// <summary>Stands for "no matrix" where the library takes NULL.</summary>
    internal static MatrixHandle None { get; } = new(0);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => NativeMethods.XGDMatrixFree(handle) == 0;
}
