using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kontor.Trees.Native;

/// <summary>Collects what the library says on this thread while it lives, instead of letting it write to the console.</summary>
internal sealed unsafe class NativeLog : IDisposable
{
    [ThreadStatic]
    private static NativeLog? _current;
    private readonly List<string> _lines = [];
    private readonly NativeLog? _outer;

    internal NativeLog()
    {
        XGBoostLibrary.Ensure();
        _outer = _current;
        _current = this;
        // the library keeps one callback for each thread
        XGBoostLibrary.Check(NativeMethods.XGBRegisterLogCallback(&Hear), nameof(NativeMethods.XGBRegisterLogCallback));
    }

    internal IReadOnlyList<string> Lines => _lines;

    public void Dispose() => _current = _outer;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Hear(byte* text) => _current?._lines.Add(XGBoostLibrary.Tidy(Marshal.PtrToStringUTF8((nint)text) ?? ""));
}
