using System.Runtime.InteropServices;

namespace Kontor.Trees.Native;

/// <summary>Owns one native booster and frees it once.</summary>
internal sealed class BoosterHandle : SafeHandle
{
    private BoosterHandle(nint booster)
        : base(0, ownsHandle: true) => SetHandle(booster);

    public override bool IsInvalid => handle == 0;

    /// <summary>A new booster that keeps the predictions of the given matrices as it learns.</summary>
    internal static unsafe BoosterHandle Create(params ReadOnlySpan<MatrixHandle> matrices)
    {
        XGBoostLibrary.Ensure();
        nint* raw = stackalloc nint[matrices.Length];
        for (int i = 0; i < matrices.Length; i++) raw[i] = matrices[i].DangerousGetHandle();
        XGBoostLibrary.Check(NativeMethods.XGBoosterCreate(raw, (ulong)matrices.Length, out nint booster), nameof(NativeMethods.XGBoosterCreate));
        foreach (MatrixHandle matrix in matrices) GC.KeepAlive(matrix);
        return new BoosterHandle(booster);
    }

    /// <summary>A copy that holds the first rounds only.</summary>
    internal BoosterHandle FirstRounds(int count)
    {
        XGBoostLibrary.Check(NativeMethods.XGBoosterSlice(this, 0, count, 1, out nint slice), nameof(NativeMethods.XGBoosterSlice));
        return new BoosterHandle(slice);
    }

    internal void Set(string name, string value) =>
        XGBoostLibrary.Check(NativeMethods.XGBoosterSetParam(this, name, value), nameof(NativeMethods.XGBoosterSetParam));

    internal void SetAttribute(string key, string value) =>
        XGBoostLibrary.Check(NativeMethods.XGBoosterSetAttr(this, key, value), nameof(NativeMethods.XGBoosterSetAttr));

    internal unsafe string? Attribute(string key)
    {
        XGBoostLibrary.Check(NativeMethods.XGBoosterGetAttr(this, key, out byte* value, out int success), nameof(NativeMethods.XGBoosterGetAttr));
        return success == 0 ? null : Marshal.PtrToStringUTF8((nint)value);
    }

    internal void SetFeatureInfo(string field, string[] values) =>
        XGBoostLibrary.Check(
            NativeMethods.XGBoosterSetStrFeatureInfo(this, field, values, (ulong)values.Length), nameof(NativeMethods.XGBoosterSetStrFeatureInfo));

    internal unsafe string[] FeatureInfo(string field)
    {
        XGBoostLibrary.Check(
            NativeMethods.XGBoosterGetStrFeatureInfo(this, field, out ulong length, out byte** values), nameof(NativeMethods.XGBoosterGetStrFeatureInfo));
        return Texts(values, length);
    }

    /// <summary>The model as bytes: <c>json</c>, or <c>ubj</c> for the same in binary.</summary>
    internal unsafe byte[] Save(string format)
    {
        XGBoostLibrary.Check(
            NativeMethods.XGBoosterSaveModelToBuffer(this, $$"""{"format":"{{format}}"}""", out ulong length, out byte* buffer),
            nameof(NativeMethods.XGBoosterSaveModelToBuffer));
        return new ReadOnlySpan<byte>(buffer, checked((int)length)).ToArray();
    }

    internal unsafe void Load(ReadOnlySpan<byte> model)
    {
        fixed (byte* buffer = model)
        {
            XGBoostLibrary.Check(
                NativeMethods.XGBoosterLoadModelFromBuffer(this, buffer, (ulong)model.Length), nameof(NativeMethods.XGBoosterLoadModelFromBuffer));
        }
    }

    internal static unsafe string[] Texts(byte** values, ulong length)
    {
        var texts = new string[length];
        for (ulong i = 0; i < length; i++) texts[i] = Marshal.PtrToStringUTF8((nint)values[i])!;
        return texts;
    }

    protected override bool ReleaseHandle() => NativeMethods.XGBoosterFree(handle) == 0;
}
